import { setTimeout as sleep } from 'node:timers/promises'
import { classifyFailure } from './classify-failure.ts'
import type { Link } from './link.ts'
import type { BusLogger } from './logger.ts'

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
        logger.debug({ error, what, failure }, 'a request to NATS is made again')
        if (failure === 'missing') await heal()
        // A request that waited its whole time goes out again at once, and so does one whose link went.
        if (failure !== 'timeout' && link.up) {
          await sleep(Math.min(maxPauseMs, 20 * 2 ** Math.min(failures, 10)), undefined, { signal })
        }
      }
    }
  }
}
