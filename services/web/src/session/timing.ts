import type { RunTrace } from '@playground/client'
import type { Metrics, Run, Timeline } from '@playground/contracts'

/**
 * Where the time of a run went, in ms since it was queued. A part that did not happen, or was not seen, is as long
 * as nothing.
 */
export type Timing = Readonly<{
  queueEndMs: number
  firstTokenMs: number
  firstAnswerMs: number
  endMs: number
  /** When each pause between chunks ended, and its length. */
  gaps: readonly (readonly [endedMs: number, lengthMs: number])[]
  failedTriesMs: readonly number[]
  running: boolean
  gaveUp: boolean
  /** Until then it ran before this page looked: what it did is known when it has ended. */
  unseenMs: number
}>

/** The timing of a run that has ended: as its worker measured it. */
export function measuredTiming(
  run: Run,
  metrics: Metrics | null,
  gaps: Timing['gaps'],
  failedTriesMs: readonly number[],
): Timing {
  const wallMs = run.endedAt === null ? 0 : Math.max(0, Date.parse(run.endedAt) - Date.parse(run.createdAt))
  const gaveUp = run.status === 'failed'
  if (metrics === null) {
    return {
      queueEndMs: 0,
      firstTokenMs: wallMs,
      firstAnswerMs: wallMs,
      endMs: wallMs,
      gaps,
      failedTriesMs,
      running: false,
      gaveUp,
      unseenMs: 0,
    }
  }
  const queueEndMs = metrics.queueMs ?? 0
  const endMs = queueEndMs + (metrics.durationMs ?? Math.max(0, wallMs - queueEndMs))
  const firstTokenMs = metrics.ttftMs === null ? endMs : Math.min(endMs, queueEndMs + metrics.ttftMs)
  const firstAnswerMs = metrics.ttfaMs === null ? endMs : Math.min(endMs, queueEndMs + metrics.ttfaMs)
  return { queueEndMs, firstTokenMs, firstAnswerMs, endMs, gaps, failedTriesMs, running: false, gaveUp, unseenMs: 0 }
}

/** The timing of a run that goes on, as this client sees it. `nowMs` is on the server's clock. */
export function liveTiming(run: Run, trace: RunTrace, nowMs: number): Timing {
  const since = (atMs: number) => Math.max(0, atMs - trace.queuedAtMs)
  const endMs = since(nowMs)
  const reasoningMs = trace.firstReasoningAtMs === null ? endMs : since(trace.firstReasoningAtMs)
  const textMs = trace.firstTextAtMs === null ? endMs : since(trace.firstTextAtMs)
  const firstMs = Math.min(reasoningMs, textMs)
  const seen = trace.complete
  return {
    queueEndMs: run.status === 'queued' ? endMs : trace.startedAtMs === null ? 0 : since(trace.startedAtMs),
    firstTokenMs: firstMs,
    firstAnswerMs: textMs,
    endMs,
    gaps: trace.gaps,
    failedTriesMs: trace.failedTriesAtMs.map(since),
    running: true,
    gaveUp: false,
    unseenMs: seen ? 0 : firstMs,
  }
}

/** The pauses of a recorded time line, which counts from when the request was issued. */
export function gapsOf(timeline: Timeline, queueMs: number): [number, number][] {
  return timeline.slice(1).map(([atMs], index) => [queueMs + atMs, atMs - (timeline[index]?.[0] ?? 0)])
}

const steps = [5, 10, 15, 30, 60, 120, 300, 600, 1200, 3600]

/** The end of the time scale all lanes share, in ms: it grows in steps, so that bars move rarely. */
export function scaleMs(longestMs: number): number {
  return (steps.find((step) => step * 1000 >= longestMs) ?? Math.ceil(longestMs / 3_600_000) * 3600) * 1000
}

/** Into how many parts the scale is cut, so that its marks are whole seconds. */
export function scaleParts(endOfScaleMs: number): number {
  return { 5000: 5, 10000: 5, 15000: 3, 30000: 3, 300000: 5, 600000: 5 }[endOfScaleMs] ?? 4
}

/**
 * Pauses as bars that can be told apart: the longest of each hundredth of the scale. Only those that ended after
 * `fromMs` and not after `toMs` count.
 *
 * @returns x in percent, the length in ms, and whether it is the longest of all
 */
export function gapBars(
  gaps: Timing['gaps'],
  endOfScaleMs: number,
  fromMs = Number.NEGATIVE_INFINITY,
  toMs = Number.POSITIVE_INFINITY,
): { x: number; lengthMs: number; longest: boolean }[] {
  const bins = new Map<number, number>()
  for (const [endedMs, lengthMs] of gaps) {
    if (endedMs <= fromMs || endedMs > toMs) continue
    const bin = Math.min(99, Math.floor((endedMs / endOfScaleMs) * 100))
    bins.set(bin, Math.max(bins.get(bin) ?? 0, lengthMs))
  }
  const longestMs = Math.max(0, ...bins.values())
  let marked = false
  return [...bins]
    .sort(([a], [b]) => a - b)
    .map(([bin, lengthMs]) => {
      const longest = !marked && lengthMs === longestMs
      marked ||= longest
      return { x: bin, lengthMs, longest }
    })
}
