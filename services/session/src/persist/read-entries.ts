import type { LogEntry } from '@playground/bus'
import { type RunEnded, type RunStateEvent, runState } from '@playground/contracts'
import type { Logger } from '@playground/runtime'

/** A message of a run's `state` subject. */
export type StateEntry<Event = RunStateEvent> = Readonly<{
  runId: string
  provider: string
  sequence: number
  event: Event
}>

const decoder = new TextDecoder()

/** What a batch says about runs. Session events share the filter and are ours already; what is malformed is left. */
export function readEntries(entries: readonly LogEntry[], logger: Logger): readonly StateEntry[] {
  return entries.flatMap(({ subject, sequence, data }) => {
    const names = runState.parse(subject)
    if (names === null || names.provider === 'session') return []
    const parsed = runState.schema.safeParse(parseJson(data))
    // A run's subject says whose event it is; one that says otherwise was not written by a worker of ours.
    if (parsed.success && parsed.data.runId === names.runId) {
      return [{ runId: names.runId, provider: names.provider, sequence, event: parsed.data }]
    }
    logger.warn({ subject, sequence }, 'a message of the log is not understood')
    return []
  })
}

function parseJson(data: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(data))
  } catch {
    return undefined
  }
}

export function isEnding(entry: StateEntry): entry is StateEntry<RunEnded> {
  return entry.event.type === 'run.ended'
}
