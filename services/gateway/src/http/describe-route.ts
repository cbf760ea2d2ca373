import { type Access, basePath, errorBody, idempotencyKey, type Route } from '@playground/contracts'
import type { HTTPMethods } from 'fastify'
import { z } from 'zod'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may call. A route that does not say is public. */
    access?: Access
    /** What it is about; `Service` speaks of the gateway itself. */
    tag?: string
    /** Starts work: counted as such by the session service, not as a request. */
    starts?: boolean
    /** Status of a success. */
    status?: number
  }
}

type Part<R extends Route, Name extends keyof Route, As extends string> = R extends {
  [N in Name]: infer S extends z.ZodType
}
  ? { [A in As]: S }
  : unknown

/** The zod values of a route where Fastify looks for them. */
type SchemaOf<R extends Route> = Part<R, 'params', 'params'> &
  Part<R, 'query', 'querystring'> &
  Part<R, 'body', 'body'> &
  (R extends { response: infer S extends z.ZodType } ? { response: { [Status in R['status']]: S } } : unknown)

type Described<R extends Route> = Readonly<{
  method: HTTPMethods
  url: string
  config: Readonly<{ access: Access; tag: string; starts: boolean; status: number }>
  schema: SchemaOf<R> & { tags: string[]; summary: string; operationId: string }
}>

const startHeaders = z.looseObject({ 'idempotency-key': idempotencyKey.optional() })

/** A route of the contracts as Fastify takes it: address, schemas, documentation, who may call. */
export function describeRoute<const R extends Route>(operationId: string, route: R): Described<R> {
  const schema = {
    operationId,
    tags: [route.tag],
    summary: route.summary,
    ...(route.params && { params: route.params }),
    ...(route.query && { querystring: route.query }),
    ...(route.body && { body: route.body }),
    ...(route.starts && { headers: startHeaders }),
    ...(route.access !== 'public' && { security: [{ bearer: [] }, { cookie: [] }] }),
    response: {
      [route.status]: route.response ?? z.null().describe(route.summary),
      '4xx': route.refusal ?? errorBody,
      '5xx': route.refusal ?? errorBody,
    },
  }
  return {
    method: route.method,
    url: urlOf(route),
    config: { access: route.access, tag: route.tag, starts: route.starts ?? false, status: route.status },
    // Fastify infers a handler's types from its schema's: conditional types, which a value cannot be proven to have.
    schema: schema as unknown as Described<R>['schema'],
  }
}

/** Where a route is served. */
export function urlOf({ path }: Pick<Route, 'path'>): string {
  return path.startsWith('//') ? path.slice(1) : `${basePath}${path}`
}
