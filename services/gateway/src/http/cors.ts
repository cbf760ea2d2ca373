import type { onRequestAsyncHookHandler } from 'fastify'

const methods = 'GET, POST, PATCH, DELETE'
const headers = 'Authorization, Content-Type, Idempotency-Key, Last-Event-ID, X-Request-Id'
const maxAgeSeconds = 600

/** Pages of the allowed origins may call with a token in `Authorization`; cookies are never allowed across origins. */
export function allowOrigins(allowed: readonly string[]): onRequestAsyncHookHandler {
  const origins = new Set(allowed)
  return async (request, reply) => {
    const { origin } = request.headers
    if (origins.size > 0) reply.header('vary', 'Origin')
    if (origin === undefined || !origins.has(origin)) return
    reply.header('access-control-allow-origin', origin)
    reply.header('access-control-expose-headers', 'Retry-After, X-Request-Id')
    if (request.method !== 'OPTIONS' || request.headers['access-control-request-method'] === undefined) return
    reply.header('access-control-allow-methods', methods)
    reply.header('access-control-allow-headers', headers)
    reply.header('access-control-max-age', maxAgeSeconds)
    return reply.code(204).send()
  }
}
