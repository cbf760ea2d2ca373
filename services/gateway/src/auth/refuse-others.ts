import type { Bus } from '@playground/bus'
import { procedures } from '@playground/contracts'
import type { preValidationAsyncHookHandler } from 'fastify'
import { procedureTimeoutMs } from '../live/compose-session.ts'

/**
 * Refuses everybody but admins where only they are let in, before anything they sent is looked at. Asked anew each
 * time: a role is no part of a token, so it ends when it is taken away.
 */
export function refuseOthers(bus: Bus): preValidationAsyncHookHandler {
  return async ({ routeOptions, user }) => {
    if (routeOptions.config.access !== 'admin') return
    await bus.call(procedures.checkAdmin, { userId: user.userId }, { timeoutMs: procedureTimeoutMs })
  }
}
