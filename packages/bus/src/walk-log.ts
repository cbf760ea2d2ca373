import { runsStream } from '@playground/contracts'
import type { LogEntry, ReadLogOptions } from './bus.ts'
import { readNextRaw } from './read-last.ts'
import type { Wire } from './wire.ts'

/** Walked at the same time, so that the way to the server and back is not waited for message after message. */
const strides = 8

/**
 * Reads what matches between two sequences, both included, by asking for one message after the other. What lies
 * between them costs the server a look at its subject.
 */
export async function walkLog(
  wire: Wire,
  { filter, onEntry, signal }: ReadLogOptions,
  fromSequence: number,
  goal: number,
): Promise<void> {
  const length = Math.ceil((goal - fromSequence + 1) / strides)
  const walks = Array.from({ length: strides }, async (_, number): Promise<LogEntry[]> => {
    const entries: LogEntry[] = []
    const begin = fromSequence + number * length
    const end = Math.min(goal, begin + length - 1)
    for (let at = begin; at <= end; ) {
      const next = await readNextRaw(wire, runsStream.name, filter, at, signal)
      if (next === null || next.sequence > end) break
      entries.push(next)
      at = next.sequence + 1
    }
    return entries
  })
  // All of them before the first is handed on: what fails half way is read again as a whole.
  for (const entries of await Promise.all(walks)) for (const entry of entries) onEntry(entry)
}
