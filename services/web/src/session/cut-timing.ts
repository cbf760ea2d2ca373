import type { Timing } from './timing.ts'

/** A time line as it was at a moment: what came later has not happened. */
export function cutTiming(timing: Timing, atMs: number): Timing {
  if (atMs >= timing.endMs) return timing
  const until = (ms: number) => Math.min(ms, atMs)
  return {
    ...timing,
    queueEndMs: until(timing.queueEndMs),
    firstTokenMs: until(timing.firstTokenMs),
    firstAnswerMs: until(timing.firstAnswerMs),
    endMs: atMs,
    gaps: timing.gaps.filter(([endedMs]) => endedMs <= atMs),
    failedTriesMs: timing.failedTriesMs.filter((failedMs) => failedMs <= atMs),
    running: true,
    gaveUp: false,
  }
}
