import type { Bus } from '@playground/bus'
import type { preHandlerAsyncHookHandler } from 'fastify'
import { within } from '../live/within.ts'

/** A lost link is mostly back at once; who asked meanwhile need not notice. Longer, and it is said. */
const patienceMs = 2000

/** Routes of the API that say nothing without the bus wait for it a little, then are refused as unavailable. */
export function awaitLink(bus: Bus): preHandlerAsyncHookHandler {
  return async ({ routeOptions }) => {
    const { access, tag } = routeOptions.config
    if (access === undefined || tag === 'Service' || bus.up) return
    await within(patienceMs, (signal) => bus.whenUp(signal))
  }
}
