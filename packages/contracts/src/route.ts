import type { z } from 'zod'

/** Who may call a route. */
export type Access = 'public' | 'user' | 'login' | 'admin'

/** An HTTP route: what is asked, what is answered. Handlers, OpenAPI, client and documents come from it. */
export type Route = Readonly<{
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** Under the base path unless it starts with `//`. Parameters as `:name`. */
  path: string
  summary: string
  tag: string
  /** `login`: a personal access token is not enough. */
  access: Access
  params?: z.ZodObject
  query?: z.ZodObject
  body?: z.ZodType
  /** The body is optional. */
  status: number
  /** Absent for 204 and streams. */
  response?: z.ZodType
  /** Body of a refusal; ours unless told. */
  refusal?: z.ZodType
  /** Starts work: takes an `Idempotency-Key`. */
  starts?: boolean
}>

/** Defines a route, keeping its exact types. */
export function route<const Definition extends Route>(definition: Definition): Definition {
  return definition
}

export const basePath = '/api/v1'
