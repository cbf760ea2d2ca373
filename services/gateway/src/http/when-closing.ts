import { ProcedureError } from '@playground/contracts'
import type { onRequestAsyncHookHandler } from 'fastify'

/** Whether the process is about to end. Set once. */
export type Closing = { now: boolean }

/** What still arrives while we are closing is sent elsewhere; only health is still told. */
export function refuseWhenClosing(closing: Closing): onRequestAsyncHookHandler {
  return async (request, reply) => {
    if (!closing.now) return
    reply.header('connection', 'close')
    if (!/^\/(health|livez|readyz)$/.test(request.routeOptions.url ?? '')) {
      throw new ProcedureError('unavailable', 'This server is restarting. Please try again.', { retryAfterSeconds: 1 })
    }
  }
}
