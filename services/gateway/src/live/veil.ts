import type {
  Comparison,
  Lane,
  Run,
  RunDetails,
  RunError,
  RunEvent,
  Session,
  SessionEvent,
  SessionHead,
  SessionSummary,
  Totals,
} from '@playground/contracts'

// Everything that must not leave the gateway while a blind session is not revealed is taken out here, and nowhere
// else. Every function is pure and gives its argument's own shape back.

const noTotals: Totals = { tokens: 0, costMicros: 0, averageDurationMs: null }
const genericMessage = 'This answer could not be finished.'

/** Whether who is who must stay hidden. The first vote, or asking for it, reveals a session for good. */
export function isVeiled({ blind, revealed }: Pick<SessionHead, 'blind' | 'revealed'>): boolean {
  return blind && !revealed
}

/** `textIndex` counts text deltas alone: an index over both kinds would tell who reasons. */
export function veilRun<Shown extends Run>(run: Shown, textIndex: number): Shown {
  return {
    ...run,
    model: null,
    provider: null,
    index: run.index === null ? null : textIndex,
    reasoning: null,
    metrics: null,
    droppedParameters: [],
    error: veilError(run.error),
  }
}

/** The exact request, the attempts' costs and the pace would each tell who answered. */
export function veilRunDetails(run: RunDetails, textIndex: number): RunDetails {
  return { ...veilRun(run, textIndex), request: null, timeline: [], attempts: [] }
}

/** Totals go too: with one lane chosen, or one run retried, their change is that run's. */
export function veilComparison(comparison: Comparison, textIndexOf: (run: Run) => number): Comparison {
  return { ...comparison, totals: noTotals, runs: comparison.runs.map((run) => veilRun(run, textIndexOf(run))) }
}

/** A, B, … in the order that was drawn. What was asked of a lane alone would tell which it is. */
export function veilLane(lane: Lane): Lane {
  const label = String.fromCharCode('A'.charCodeAt(0) + lane.position)
  return { ...lane, model: null, provider: null, label, instructions: null, parameters: {} }
}

export function veilHead<Head extends SessionHead>(head: Head): Head {
  return { ...head, totals: noTotals, lanes: head.lanes.map(veilLane) }
}

export function veilSession(session: Session, textIndexOf: (run: Run) => number): Session {
  const comparisons = session.comparisons.map((comparison) => veilComparison(comparison, textIndexOf))
  return { ...veilHead(session), comparisons }
}

/** A hit names the lane it was found in, which is fine: lanes have no names yet. */
export function veilSummary(summary: SessionSummary): SessionSummary {
  return isVeiled(summary) ? veilHead(summary) : summary
}

/** What the log tells and clients may hear of: all but snapshots, which are made from veiled runs. */
export type VeiledEvent =
  | Exclude<RunEvent, { type: 'run.snapshot' | 'run.checkpoint' | 'run.cancel-requested' }>
  | SessionEvent

/** An event as clients may see it, null when they may not. `run` is the event's run in the fold. */
export function veilEvent(event: VeiledEvent, run: Run | undefined): VeiledEvent | null {
  switch (event.type) {
    case 'run.queued':
      return { ...event, model: null }
    case 'run.delta': {
      if (event.kind !== 'text') return null
      const { textIndex, ...delta } = event
      return { ...delta, index: textIndex ?? event.index }
    }
    case 'run.progress': {
      const { tries: _tries, code: _code, ...progress } = event
      return { ...progress, state: 'waiting', sinceMs: waitedMs(event, run) }
    }
    case 'run.ended':
      return { ...event, metrics: null, droppedParameters: [], error: veilError(event.error) }
    case 'comparison.created':
      return { ...event, comparison: veilComparison(event.comparison, () => 0) }
    case 'comparison.ended':
      return { ...event, totals: noTotals }
    case 'session.updated':
      return { ...event, session: veilHead(event.session) }
    case 'run.started':
    case 'session.deleted':
      return event
    default:
      return event satisfies never
  }
}

function veilError(error: RunError | null): RunError | null {
  return error === null ? null : { ...error, message: genericMessage }
}

/** Before the first text everything counts as waiting: a clock that starts again would tell that thinking began. */
function waitedMs(event: Extract<RunEvent, { type: 'run.progress' }>, run: Run | undefined): number {
  if (run === undefined || run.text !== '') return event.sinceMs
  return Math.max(0, Date.parse(event.at) - Date.parse(run.createdAt))
}
