import type { FastifyRequest } from 'fastify'

type WithHeaders = Pick<FastifyRequest, 'headers'>

/** Whether a bearer token is offered, however malformed: then cookies do not count. */
export function hasBearer({ headers }: WithHeaders): boolean {
  return /^bearer\b/i.test(headers.authorization ?? '')
}

/** The bearer token; null for none, or one that is not written as a token. */
export function bearerToken({ headers }: WithHeaders): string | null {
  return /^bearer +([A-Za-z0-9._~+/=-]+) *$/i.exec(headers.authorization ?? '')?.[1] ?? null
}
