import { type Entry, frame } from './frame.ts'

/**
 * The longest time, in ms, in which a client got no text of a run whose provider was speaking: between two deltas or
 * snapshots, or the last of them and the ending, whatever connections were lost in between.
 */
export function longestSilence(entries: readonly Entry[]): number {
  const heard = new Map<string, number>()
  let longest = 0
  for (const entry of entries) {
    if (!('frame' in entry)) continue
    const parsed = frame.safeParse(entry.frame)
    if (!parsed.success) continue
    const event = parsed.data
    if (event.type !== 'run.delta' && event.type !== 'run.snapshot' && event.type !== 'run.ended') continue
    const id = event.type === 'run.snapshot' ? event.run.id : event.runId
    const before = heard.get(id)
    if (before !== undefined) longest = Math.max(longest, entry.atMs - before)
    heard.set(id, entry.atMs)
  }
  return longest
}
