import type { LiveEvent, Run } from '@playground/contracts'

/**
 * When things happened to a run, as far as this client has seen it live. Times are ms since the epoch on the
 * server's clock. Changed in place: read it when drawing.
 */
export type RunTrace = {
  readonly queuedAtMs: number
  startedAtMs: number | null
  firstReasoningAtMs: number | null
  firstTextAtMs: number | null
  lastAtMs: number | null
  /** False when the client came in the middle: what is missing here was not seen. */
  complete: boolean
  /** When tries failed that are being repeated. */
  readonly failedTriesAtMs: number[]
  /** Pauses between deltas: when the pause ended, in ms since the run was queued, and its length. */
  readonly gaps: [endedAtMs: number, lengthMs: number][]
}

const mostGaps = 10_000

/** The trace of a run that is known from now on. */
export function traceOf(run: Pick<Run, 'createdAt' | 'status'>): RunTrace {
  return {
    queuedAtMs: Date.parse(run.createdAt),
    startedAtMs: null,
    firstReasoningAtMs: null,
    firstTextAtMs: null,
    lastAtMs: null,
    complete: run.status === 'queued',
    failedTriesAtMs: [],
    gaps: [],
  }
}

/** Notes down what `event` says about the time line of its run. */
export function traceEvent(trace: RunTrace, event: LiveEvent): void {
  const atMs = Date.parse(event.at)
  switch (event.type) {
    case 'run.started':
      Object.assign(trace, {
        startedAtMs: atMs,
        firstReasoningAtMs: null,
        firstTextAtMs: null,
        lastAtMs: null,
        complete: true,
      })
      trace.gaps.length = 0
      trace.failedTriesAtMs.length = 0
      return
    case 'run.progress':
      if (event.state === 'retrying') trace.failedTriesAtMs[(event.tries ?? 1) - 1] ??= atMs - event.sinceMs
      return
    case 'run.delta':
      if (event.kind === 'text') trace.firstTextAtMs ??= atMs
      else trace.firstReasoningAtMs ??= atMs
      if (trace.lastAtMs !== null && trace.gaps.length < mostGaps) {
        trace.gaps.push([Math.max(0, atMs - trace.queuedAtMs), atMs - trace.lastAtMs])
      }
      trace.lastAtMs = atMs
      return
    default:
      return
  }
}
