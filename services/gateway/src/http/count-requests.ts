import type { Bus } from '@playground/bus'
import { ProcedureError, procedures } from '@playground/contracts'
import type { preHandlerAsyncHookHandler } from 'fastify'

const timeoutMs = 1000

/** Counts what is no start against its user's limit, over all gateways together. Starts are counted at admission. */
export function countRequests(bus: Bus): preHandlerAsyncHookHandler {
  return async (request) => {
    const { access = 'public', starts } = request.routeOptions.config
    if (access === 'public' || starts) return
    await bus.call(procedures.countRequest, { userId: request.user.userId }, { timeoutMs }).catch((error: unknown) => {
      // A counter that cannot be asked is no reason to refuse what can be answered.
      if (!(error instanceof ProcedureError && error.code === 'unavailable')) throw error
    })
  }
}
