import { waitFor } from '@playground/testing'
import { type Frame, frame } from '../history/frame.ts'
import type { LoadedSession } from './start-load.ts'

/** Waits until in every session somebody was told of so many runs what `wanted` says. */
export async function untilSeen(
  load: readonly LoadedSession[],
  wanted: (frame: Frame) => boolean,
  { runs = 1, timeoutMs = 30_000 }: { runs?: number; timeoutMs?: number } = {},
): Promise<void> {
  const missing = new Map(
    load.flatMap(({ followers }) => followers.map((follower) => [follower, { at: 0, seen: new Set<string>() }])),
  )
  const advance = () => {
    for (const [{ entries }, progress] of missing) {
      for (; progress.at < entries.length; progress.at++) {
        const entry = entries[progress.at]
        const parsed = entry !== undefined && 'frame' in entry ? frame.safeParse(entry.frame) : null
        if (parsed?.success !== true || !wanted(parsed.data)) continue
        if (typeof parsed.data.runId === 'string') progress.seen.add(parsed.data.runId)
      }
    }
    return load.every(({ followers }) => followers.some((each) => (missing.get(each)?.seen.size ?? 0) >= runs))
  }
  await waitFor(advance, { timeoutMs, describe: `${runs} runs in each of ${load.length} sessions` })
}

/** Text of a run, of a certain attempt where one is told. */
export function isDelta(attempt?: number): (frame: Frame) => boolean {
  return (each) => each.type === 'run.delta' && (attempt === undefined || each.attempt === attempt)
}
