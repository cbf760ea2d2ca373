import type { Run } from './run.ts'
import { hasEnded } from './run.ts'
import type { RunCheckpoint, RunDelta, RunEnded, RunEvent, RunProgress } from './run-event.ts'

/** A run as its events tell it, with what the next event is judged by. */
export type RunFold = Readonly<{
  run: Run
  /** Text deltas in `run.text`; differs from `run.index` where there is reasoning. */
  textIndex: number
  /** A delta was lost in the log: nothing applies until a checkpoint or the ending. */
  hole: boolean
  cancelRequested: boolean
  workerId: string | null
  /** The latest sign of life while nothing else arrives. */
  progress: RunProgress | null
  /** What earlier attempts had shown when they became void. */
  voided: readonly Readonly<{ attempt: number; text: string; reasoning: string | null }>[]
  /** The pieces of a checkpoint so far. */
  pieces: Readonly<{ attempt: number; part: number; text: string; reasoning: string }> | null
  /** Authoritative UTF-16 length and hash of the text, and the index of the last delta had; null before the ending. */
  ending: Readonly<{ length: number; sha256: string; index: number }> | null
  /** False when the ending says that the text is longer than what was folded: read it again. */
  settled: boolean
}>

/** The fold of a run of which no event has been applied yet. */
export function foldOf(run: Run): RunFold {
  return {
    run,
    textIndex: run.index ?? 0,
    hole: false,
    cancelRequested: false,
    workerId: null,
    progress: null,
    voided: [],
    pieces: null,
    ending: null,
    settled: true,
  }
}

/**
 * Applies one event of a run: the only place that knows what events mean, used by browser, gateway and session
 * service. Pure; an event that does not count returns `state` itself, so `===` tells whether anything changed.
 *
 * After the ending nothing counts. A higher attempt voids what was there. What belongs to a lower attempt, or was
 * seen already, is dropped. A skipped index is a hole in the log, mended only by a checkpoint, a snapshot or the
 * ending. Every text of an attempt is a prefix of every later one.
 */
export function applyRunEvent(state: RunFold, event: RunEvent): RunFold {
  if (hasEnded(state.run.status)) return state
  switch (event.type) {
    case 'run.queued':
      return state
    case 'run.started':
      return event.attempt > state.run.attempt ? startAttempt(state, event.attempt, event.workerId ?? null) : state
    case 'run.cancel-requested':
      return state.cancelRequested ? state : { ...state, cancelRequested: true }
    case 'run.progress':
      return event.attempt < state.run.attempt ? state : { ...state, progress: event }
    case 'run.delta':
      return applyDelta(state, event)
    case 'run.checkpoint':
      return applyCheckpoint(state, event)
    case 'run.snapshot':
      return applySnapshot(state, event.run)
    case 'run.ended':
      return applyEnded(state, event)
    default:
      return event satisfies never
  }
}

function startAttempt(state: RunFold, attempt: number, workerId: string | null): RunFold {
  const { run } = state
  const shown = run.text !== '' || run.reasoning !== null
  return {
    ...state,
    run: { ...run, status: 'streaming', attempt, index: 0, text: '', reasoning: null },
    textIndex: 0,
    hole: false,
    workerId,
    progress: null,
    pieces: null,
    voided: shown
      ? [...state.voided, { attempt: run.attempt, text: run.text, reasoning: run.reasoning }]
      : state.voided,
  }
}

function applyDelta(state: RunFold, event: RunDelta): RunFold {
  // An attempt whose `started` is not seen yet cannot be: `state` is written, and acknowledged, before it streams.
  const { run } = state
  const index = run.index ?? 0
  if (event.attempt !== run.attempt || event.index <= index || state.hole) return state
  const before = event.kind === 'text' ? run.text.length : (run.reasoning?.length ?? 0)
  if (event.index !== index + 1 || event.offset !== before) return { ...state, hole: true }
  return {
    ...state,
    run:
      event.kind === 'text'
        ? { ...run, index: event.index, text: run.text + event.text }
        : { ...run, index: event.index, reasoning: (run.reasoning ?? '') + event.text },
    textIndex: event.textIndex ?? (event.kind === 'text' ? state.textIndex + 1 : state.textIndex),
    progress: null,
  }
}

function applyCheckpoint(state: RunFold, event: RunCheckpoint): RunFold {
  const { run } = state
  if (event.attempt !== run.attempt || event.index <= (run.index ?? 0)) return state
  const pieces = event.part === 0 ? { attempt: event.attempt, part: -1, text: '', reasoning: '' } : state.pieces
  if (pieces === null || event.part !== pieces.part + 1 || event.offset !== pieces[event.kind].length) {
    return state.pieces === null ? state : { ...state, pieces: null }
  }
  const grown = { ...pieces, part: event.part, [event.kind]: pieces[event.kind] + event.text }
  if (!event.last) return { ...state, pieces: grown }
  return {
    ...state,
    run: { ...run, index: event.index, text: grown.text, reasoning: grown.reasoning === '' ? null : grown.reasoning },
    textIndex: event.textIndex,
    hole: false,
    pieces: null,
    progress: null,
  }
}

function applySnapshot(state: RunFold, run: Run): RunFold {
  if (run.attempt < state.run.attempt) return state
  return { ...foldOf(run), voided: state.voided, workerId: state.workerId, cancelRequested: state.cancelRequested }
}

function applyEnded(state: RunFold, event: RunEnded): RunFold {
  const { run } = state
  // The ending of an attempt that was never seen here says nothing about the text that is shown.
  const seen = event.attempt === run.attempt ? run.text : ''
  const text = (event.text ?? seen).slice(0, event.length)
  return {
    ...state,
    run: {
      ...run,
      status: event.status,
      attempt: event.attempt,
      index: null,
      text,
      reasoning:
        event.reasoning === undefined ? (event.attempt === run.attempt ? run.reasoning : null) : event.reasoning,
      finishReason: event.finishReason,
      error: event.error,
      metrics: event.metrics,
      droppedParameters: event.droppedParameters ?? run.droppedParameters,
      endedAt: event.at,
    },
    hole: false,
    progress: null,
    pieces: null,
    ending: { length: event.length, sha256: event.sha256, index: event.attempt === run.attempt ? (run.index ?? 0) : 0 },
    settled: text.length === event.length,
  }
}
