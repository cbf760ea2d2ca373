import { classifyFailure } from './classify-failure.ts'
import type { Link } from './link.ts'
import type { BusLogger } from './logger.ts'
import { pause } from './pause.ts'

/** Asks until there is an answer or a final refusal. `what` is for the log. */
export type KeepTrying = <Answer>(what: string, ask: () => Promise<Answer>, signal?: AbortSignal) => Promise<Answer>

const maxPauseMs = 1000

/**
 * Makes the loop that every request to the server goes through: it waits for the link, races its loss, and is sent
 * again at once after a reconnect. `heal` makes what an operator deleted again.
 */
export function createKeepTrying(link: Link, heal: () => Promise<void>, logger: BusLogger): KeepTrying {
  return async (what, ask, signal) => {
    for (let failures = 0; ; failures++) {
      await link.whenUp(signal)
      try {
        return await link.attempt(ask, signal)
      } catch (error) {
        signal?.throwIfAborted()
        const failure = classifyFailure(error)
        if (failure === 'final') throw error
        const log = failures % 10 === 9 ? logger.warn : logger.debug
        log.call(logger, { error, what, failure, failures: failures + 1 }, 'a request to NATS is made again')
        if (failure === 'missing') await heal()
        // A request that waited its whole time goes out again at once, and so does one whose link went.
        if (failure !== 'timeout' && link.up) {
          await pause(Math.min(maxPauseMs, 20 * 2 ** Math.min(failures, 10)), signal)
        }
      }
    }
  }
}
