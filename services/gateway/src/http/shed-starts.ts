import type { onRequestAsyncHookHandler } from 'fastify'
import type { EventLoopWatch } from '../health/watch-event-loop.ts'

/** While this gateway is behind with its work, it starts nothing new: what runs already comes first. */
export function shedStarts(eventLoop: EventLoopWatch): onRequestAsyncHookHandler {
  return async ({ routeOptions }) => {
    if (routeOptions.config.starts === true) eventLoop.refuseStarts()
  }
}
