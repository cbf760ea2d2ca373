import type { FastifyReply, FastifyRequest } from 'fastify'
import { openaiErrorOf } from '../openai/fault-of.ts'
import { errorBodyOf } from './error-body.ts'
import { refusalOf } from './refusal.ts'

/** Seconds for `Retry-After` where whoever refused did not say. */
const defaultRetryAfterSeconds = 2

/** Answers a request that failed: the only place that writes error bodies over HTTP. Under `/v1` they are OpenAI's. */
export function sendRefusal(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const refusal = refusalOf(error)
  if (refusal.code === 'internal') request.log.error({ err: error }, 'request failed')
  if (refusal.retryable) {
    reply.header('retry-after', Math.max(1, Math.ceil(refusal.retryAfterSeconds ?? defaultRetryAfterSeconds)))
  }
  // A handler may have begun an answer of another kind, such as a file.
  for (const name of ['content-length', 'content-encoding', 'etag', 'last-modified']) reply.removeHeader(name)
  return reply
    .code(refusal.statusCode)
    .type('application/json; charset=utf-8')
    .serializer(JSON.stringify)
    .header('cache-control', 'no-store')
    .send(request.url.startsWith('/v1/') ? openaiErrorOf(refusal) : errorBodyOf(refusal, request.id))
}
