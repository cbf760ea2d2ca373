import type { CastVote, Comparison } from './comparison.ts'
import { applyRunEvent, foldOf, type RunFold } from './fold.ts'
import type { SessionEvent } from './live-event.ts'
import type { Totals } from './metrics.ts'
import type { Run } from './run.ts'
import type { RunEvent } from './run-event.ts'
import type { Session, SessionHead } from './session.ts'

/** A comparison whose runs stand in `SessionFold.runs`. */
export type ComparisonFold = Readonly<Omit<Comparison, 'runs'> & { runIds: readonly string[] }>

/**
 * A session as its events tell it. The fold is changed in place, for a delta must not copy what it does not touch;
 * the values inside are immutable, so `===` on a run, a comparison or the head tells whether it changed.
 */
export type SessionFold = {
  head: SessionHead
  comparisons: readonly ComparisonFold[]
  readonly runs: Map<string, RunFold>
  deleted: boolean
}

type Of<Type extends RunEvent['type']> = Extract<RunEvent, { type: Type }>

/** The fold of a session as a GET or a join gave it. */
export function foldSession(session: Session): SessionFold {
  const { comparisons, ...head } = session
  const runs = new Map<string, RunFold>()
  for (const { runs: current } of comparisons) for (const run of current) runs.set(run.id, foldOf(run))
  return { head, comparisons: comparisons.map(withoutRuns), runs, deleted: false }
}

/** Back to the session a GET would answer. */
export function sessionOf(fold: SessionFold): Session {
  return { ...fold.head, comparisons: fold.comparisons.map((comparison) => comparisonOf(fold, comparison)) }
}

/** A comparison with its runs as they are in the fold. */
export function comparisonOf(fold: SessionFold, { runIds, ...rest }: ComparisonFold): Comparison {
  return { ...rest, runs: runIds.flatMap((runId) => fold.runs.get(runId)?.run ?? []) }
}

/**
 * Applies one event of a session or of one of its runs; answers whether anything changed. Events that a snapshot
 * already contained are recognised by their ids, so a little overlap does no harm.
 */
export function applySessionEvent(fold: SessionFold, event: SessionEvent | RunEvent): boolean {
  switch (event.type) {
    case 'comparison.created':
      return addComparison(fold, event.comparison)
    case 'comparison.ended':
      return endComparison(fold, event)
    case 'session.updated':
      fold.head = { ...event.session, status: fold.head.status }
      takeVotes(fold, event.votes ?? {})
      return true
    case 'session.deleted':
      fold.deleted = true
      return true
    case 'run.queued':
      return addRun(fold, event)
    case 'run.snapshot':
      return applyToRun(fold, event.run.id, event)
    default:
      return applyToRun(fold, event.runId, event)
  }
}

/** Votes are cast or changed, never taken back. What did not change stays the same value. */
function takeVotes(fold: SessionFold, votes: Readonly<Record<string, CastVote>>): void {
  const voted = fold.comparisons.map((known) => {
    const vote = votes[known.id]
    const same = vote === undefined || JSON.stringify(vote) === JSON.stringify(known.vote)
    return same ? known : { ...known, vote }
  })
  if (voted.some((comparison, index) => comparison !== fold.comparisons[index])) fold.comparisons = voted
}

function withoutRuns({ runs, ...rest }: Comparison): ComparisonFold {
  return { ...rest, runIds: runs.map((run) => run.id) }
}

function addComparison(fold: SessionFold, comparison: Comparison): boolean {
  if (fold.comparisons.some((known) => known.id === comparison.id)) return false
  for (const run of comparison.runs) if (!fold.runs.has(run.id)) fold.runs.set(run.id, foldOf(run))
  fold.comparisons = [...fold.comparisons, withoutRuns(comparison)]
  fold.head = { ...fold.head, status: 'running' }
  return true
}

/** A retry, or a late lane's run, enters a comparison that is known; a retry takes its predecessor's place. */
function addRun(fold: SessionFold, event: Of<'run.queued'>): boolean {
  const { runId, comparisonId, laneId, replaces } = event
  if (fold.runs.has(runId) || comparisonId === null || laneId === null) return false
  const known = fold.comparisons.find((comparison) => comparison.id === comparisonId)
  if (known === undefined) return false
  const at = replaces === null ? -1 : known.runIds.indexOf(replaces)
  const runIds = at < 0 ? [...known.runIds, runId] : known.runIds.with(at, runId)
  replaceComparison(fold, { ...known, status: 'running', endedAt: null, runIds })
  fold.runs.set(runId, foldOf(queuedRun(fold, event, comparisonId, laneId)))
  fold.head = { ...fold.head, status: 'running' }
  return true
}

function queuedRun(fold: SessionFold, event: Of<'run.queued'>, comparisonId: string, laneId: string): Run {
  const lane = fold.head.lanes.find((candidate) => candidate.id === laneId)
  return {
    id: event.runId,
    comparisonId,
    laneId,
    model: event.model,
    provider: event.model === null ? null : event.model.slice(0, event.model.indexOf('/')) || (lane?.provider ?? null),
    status: 'queued',
    attempt: 0,
    index: 0,
    text: '',
    reasoning: null,
    finishReason: null,
    error: null,
    metrics: null,
    droppedParameters: [],
    replaces: event.replaces,
    ...(event.moderation && { moderation: event.moderation }),
    createdAt: event.at,
    endedAt: null,
  }
}

function endComparison(fold: SessionFold, event: Extract<SessionEvent, { type: 'comparison.ended' }>): boolean {
  const known = fold.comparisons.find((comparison) => comparison.id === event.comparisonId)
  if (known === undefined) return false
  replaceComparison(fold, { ...known, status: event.status, totals: event.totals, endedAt: event.at })
  const running = fold.comparisons.some((comparison) => comparison.status === 'running')
  const totals = sessionTotals(fold, known.totals, event.totals)
  fold.head = { ...fold.head, status: running ? 'running' : 'idle', totals, updatedAt: event.at }
  return true
}

/** Sums change by what the comparison's changed; the average is over the completed runs at hand. */
function sessionTotals(fold: SessionFold, before: Totals, after: Totals): Totals {
  const { tokens, costMicros } = fold.head.totals
  const durations = [...fold.runs.values()].flatMap(({ run }) =>
    run.status === 'completed' && run.metrics?.durationMs != null ? run.metrics.durationMs : [],
  )
  const sum = durations.reduce((total, duration) => total + duration, 0)
  return {
    tokens: tokens + after.tokens - before.tokens,
    costMicros: costMicros + after.costMicros - before.costMicros,
    averageDurationMs: durations.length === 0 ? null : sum / durations.length,
  }
}

function replaceComparison(fold: SessionFold, comparison: ComparisonFold): void {
  fold.comparisons = fold.comparisons.map((known) => (known.id === comparison.id ? comparison : known))
}

function applyToRun(fold: SessionFold, runId: string, event: RunEvent): boolean {
  const before = fold.runs.get(runId)
  if (before === undefined) return false
  const after = applyRunEvent(before, event)
  if (after === before) return false
  fold.runs.set(runId, after)
  return true
}
