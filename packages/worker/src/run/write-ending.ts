import { setTimeout as pause } from 'node:timers/promises'
import { type Bus, type RunNames, StreamFull, WrongLastSequence } from '@playground/bus'
import { type RunEnded, runState } from '@playground/contracts'

/** How often, a second apart, an ending is tried that the stream does not take. */
const maxFull = 30

/** How writing an ending went: it stands, somebody else's stands, or another attempt has begun. */
export type Written = 'written' | 'ended-by-another' | 'fenced'

/**
 * Writes the ending of an attempt by compare-and-set, so that there is exactly one. A request to cancel that came
 * first is obeyed: `make` is asked again, with `cancelled`.
 *
 * @param lastSequence of the run's `state` subject as the writer knows it
 */
export async function writeEnding(
  bus: Bus,
  names: RunNames,
  given: Readonly<{
    attempt: number
    workerId: string
    lastSequence: number
    cancelled: boolean
    make: (cancelled: boolean) => RunEnded
  }>,
): Promise<Written> {
  const { attempt, workerId, make } = given
  const mine = `${names.runId}.end.${attempt}.${workerId}`
  let { lastSequence, cancelled } = given
  let full = 0
  for (let tried = 1; ; tried++) {
    try {
      // An id of its own for every try with another place or content: the same one would count as stored already.
      const messageId = `${mine}.${tried}`
      await bus.store(runState, names, make(cancelled), { messageId, expectedLastSequence: lastSequence })
      return 'written'
    } catch (error) {
      if (error instanceof StreamFull && ++full <= maxFull) {
        await pause(1000)
        continue
      }
      if (!(error instanceof WrongLastSequence)) throw error
    }
    const last = await bus.readLast(runState, names)
    if (last === null) return 'fenced'
    const { message } = last
    if (last.messageId?.startsWith(`${mine}.`)) return 'written'
    if (message.type === 'run.ended') return 'ended-by-another'
    if (message.type === 'run.queued' || message.attempt > attempt) return 'fenced'
    if (message.type === 'run.cancel-requested') cancelled = true
    lastSequence = last.sequence
  }
}
