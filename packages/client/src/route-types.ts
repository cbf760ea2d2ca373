import type { routes } from '@playground/contracts'
import type { z } from 'zod'

type Routes = typeof routes
type Part<Name extends keyof Routes, Key extends 'params' | 'query' | 'body'> = Routes[Name] extends {
  [K in Key]: infer Schema extends z.ZodType
}
  ? Key extends 'query'
    ? { query?: z.input<Schema> }
    : { [K in Key]: z.input<Schema> }
  : unknown

/** What a route is called with. */
export type RouteInput<Name extends keyof Routes> = Part<Name, 'params'> &
  Part<Name, 'query'> &
  Part<Name, 'body'> & { idempotencyKey?: string; signal?: AbortSignal }

/** What a route answers; undefined for 204. */
export type RouteOutput<Name extends keyof Routes> = Routes[Name] extends { response: infer Schema extends z.ZodType }
  ? z.output<Schema>
  : undefined
