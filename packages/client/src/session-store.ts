import {
  applySessionEvent,
  type Comparison,
  type ComparisonFold,
  foldOf,
  foldSession,
  type LiveEvent,
  type Run,
  type RunFold,
  type Session,
  type SessionFold,
  type SessionHead,
} from '@playground/contracts'
import { type RunTrace, traceEvent, traceOf } from './run-trace.ts'

/** A session without the texts of its runs. A new value whenever something in it changed, so `===` tells. */
export type SessionView =
  | Readonly<{ state: 'loading' }>
  | Readonly<{ state: 'missing' }>
  | Readonly<{ state: 'deleted' | 'ready'; head: SessionHead; comparisons: readonly ComparisonFold[] }>

/** A session that is followed. Holds the fold; tells apart who must hear of a change. */
export type SessionStore = {
  readonly sessionId: string
  /** Where to resume; null before the first answer. */
  readonly cursor: string | null
  view(): SessionView
  run(runId: string): RunFold | undefined
  trace(runId: string): RunTrace | undefined
  /** The server's clock minus this machine's, in ms, as far as events can tell: never too large. */
  clockOffsetMs(): number
  /** Called when lanes, comparisons, title, status or totals changed. A delta does not change them. */
  subscribe(listener: () => void): () => void
  /** Called when that run changed. */
  subscribeRun(runId: string, listener: () => void): () => void
}

/** The side of a store that the connection writes to. */
export type SessionFeed = {
  readonly store: SessionStore
  reset(session: Session, cursor: string): void
  apply(event: LiveEvent): void
  /** A comparison that this client started: the answer comes in place of the event. */
  addComparison(comparison: Comparison, cursor: string, at: string): void
  /** The whole text of a run that has ended, where what was received fell short. */
  settle(run: Run): void
  /** A vote of this client: no event tells of it. */
  noteVote(comparisonId: string, vote: Comparison['vote']): void
  markMissing(): void
}

/**
 * @param notify calls listeners, batched
 * @param onUnsettled a run ended with more text than was received: its text must be read
 * @param onRevealed a blind session was revealed: what was hidden of ended runs must be read
 */
export function createSessionFeed(
  sessionId: string,
  notify: (listeners: Iterable<() => void>) => void,
  onUnsettled: (runId: string) => void,
  onRevealed: () => void,
): SessionFeed {
  const listeners = new Set<() => void>()
  const runListeners = new Map<string, Set<() => void>>()
  const traces = new Map<string, RunTrace>()
  let fold: SessionFold | null = null
  let cursor: string | null = null
  let view: SessionView = { state: 'loading' }
  let clockOffsetMs: number | null = null

  function refreshView(): void {
    if (fold === null) return
    const { head, comparisons, deleted } = fold
    const state = deleted ? 'deleted' : 'ready'
    if (view.state === state && view.head === head && view.comparisons === comparisons) return
    view = { state, head, comparisons }
    for (const { runIds } of comparisons) {
      for (const runId of runIds) {
        const known = fold.runs.get(runId)
        if (known !== undefined && !traces.has(runId)) traces.set(runId, traceOf(known.run))
      }
    }
    notify(listeners)
  }

  function noteClock(at: string): void {
    const offsetMs = Date.parse(at) - Date.now()
    clockOffsetMs = Math.max(clockOffsetMs ?? offsetMs, offsetMs)
  }

  function applyEvent(event: LiveEvent): void {
    if (fold === null) return
    const runId = event.type === 'run.snapshot' ? event.run.id : 'runId' in event ? event.runId : null
    const before = runId === null ? undefined : fold.runs.get(runId)
    const veiled = fold.head.blind && !fold.head.revealed
    cursor = event.cursor
    if (!applySessionEvent(fold, event)) return
    if (veiled && fold.head.revealed) onRevealed()
    refreshView()
    if (runId === null) return
    const after = fold.runs.get(runId)
    if (after === before) return
    const trace = traces.get(runId)
    if (trace !== undefined) traceEvent(trace, event)
    notify(runListeners.get(runId) ?? [])
    if (after?.settled === false) onUnsettled(runId)
  }

  const store: SessionStore = {
    sessionId,
    get cursor() {
      return cursor
    },
    view: () => view,
    run: (runId) => fold?.runs.get(runId),
    trace: (runId) => traces.get(runId),
    clockOffsetMs: () => clockOffsetMs ?? 0,
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    subscribeRun(runId, listener) {
      const set = runListeners.get(runId) ?? new Set()
      runListeners.set(runId, set.add(listener))
      return () => {
        set.delete(listener)
        if (set.size === 0 && runListeners.get(runId) === set) runListeners.delete(runId)
      }
    },
  }

  return {
    store,
    reset(session, at) {
      fold = foldSession(session)
      cursor = at
      refreshView()
      for (const set of runListeners.values()) notify(set)
    },
    apply(event) {
      noteClock(event.at)
      applyEvent(event)
    },
    addComparison: (comparison, at, time) =>
      applyEvent({ type: 'comparison.created', sessionId, comparison, cursor: at, at: time }),
    settle(run) {
      if (fold?.runs.has(run.id) !== true) return
      fold.runs.set(run.id, foldOf(run))
      notify(runListeners.get(run.id) ?? [])
    },
    noteVote(comparisonId, vote) {
      if (fold === null) return
      fold.comparisons = fold.comparisons.map((known) => (known.id === comparisonId ? { ...known, vote } : known))
      refreshView()
    },
    markMissing() {
      view = { state: 'missing' }
      notify(listeners)
    },
  }
}
