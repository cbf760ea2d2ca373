import { ProcedureError } from '@playground/contracts'

/** How far this process is behind with its work. */
export type EventLoopWatch = Readonly<{
  /** By how much what is due is late, ms. */
  lagMs: () => number
  /** Throws `unavailable` while we are too far behind to begin something new. What runs already goes on. */
  refuseStarts: () => void
  /** How often it has thrown. */
  shed: () => number
  close: () => void
}>

const everyMs = 100
const maxLagMs = 200

/**
 * Looks ten times a second how late it gets to look. A single long pause, such as a collection of garbage, is none:
 * of two looks the better one counts.
 */
export function watchEventLoop(): EventLoopWatch {
  let dueAtMs = performance.now() + everyMs
  let before = 0
  let latest = 0
  let shed = 0
  const timer = setInterval(() => {
    const nowMs = performance.now()
    before = latest
    latest = Math.max(0, nowMs - dueAtMs)
    dueAtMs = nowMs + everyMs
  }, everyMs).unref()
  const lagMs = () => Math.min(before, latest)
  return {
    lagMs,
    refuseStarts: () => {
      if (lagMs() <= maxLagMs) return
      shed++
      throw new ProcedureError('unavailable', 'The server is too busy to start anything new. Please try again.', {
        retryAfterSeconds: 1,
      })
    },
    shed: () => shed,
    close: () => clearInterval(timer),
  }
}
