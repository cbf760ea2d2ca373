import type { LogEntry } from '@playground/bus'
import {
  applySessionEvent,
  formatCursor,
  hasEnded,
  type RunEnded,
  type RunFold,
  type runSnapshot,
  type SessionFold,
} from '@playground/contracts'
import type { z } from 'zod'
import { LiveFrame } from './live-frame.ts'
import type { LoggedEvent } from './read-entry.ts'
import { isVeiled, type VeiledEvent, veilEvent } from './veil.ts'
import { viewRunning } from './view.ts'

type RunSnapshot = z.infer<typeof runSnapshot>
type Outgoing = RunSnapshot | VeiledEvent
type Of<Type extends LoggedEvent['type']> = Extract<LoggedEvent, { type: Type }>

/**
 * Applies one message of the log to a session's fold and gives the events it means to clients: none, one, or
 * several, of which only the last carries the message's own cursor.
 */
export function applyEntry(fold: SessionFold, event: LoggedEvent, entry: LogEntry, created: string): LiveFrame[] {
  const outgoing = apply(fold, event)
  const last = outgoing.length - 1
  return outgoing.map((sent, at) => {
    const { sequence } = entry
    const cursor = formatCursor({ created, sequence: at === last ? sequence : sequence - 1 })
    // What goes out as it was logged is not encoded again: most of what there is.
    const json = sent === event ? entry.data : encoder.encode(JSON.stringify(sent))
    return new LiveFrame({ type: sent.type, about: aboutOf(fold, sent), sequence, cursor }, json)
  })
}

const encoder = new TextEncoder()

function apply(fold: SessionFold, event: LoggedEvent): Outgoing[] {
  switch (event.type) {
    case 'comparison.created':
    case 'comparison.ended':
    case 'session.deleted':
    case 'run.queued':
      applySessionEvent(fold, event)
      return shown(fold, event)
    case 'session.updated':
      return applyUpdate(fold, event)
    case 'run.cancel-requested':
      applySessionEvent(fold, event)
      return []
    case 'run.progress':
      return applySessionEvent(fold, event) ? shown(fold, event) : []
    case 'run.started': {
      if (!applySessionEvent(fold, event)) return []
      const { workerId: _workerId, ...started } = event
      return shown(fold, started)
    }
    case 'run.delta':
      return changesRun(fold, event) ? shown(fold, event) : []
    case 'run.checkpoint':
      return applyCheckpoint(fold, event)
    case 'run.ended':
      return applyEnding(fold, event)
    default:
      return event satisfies never
  }
}

/** A reveal tells who is who: what runs is shown anew, for its index counted otherwise until now. */
function applyUpdate(fold: SessionFold, event: Of<'session.updated'>): Outgoing[] {
  const wasVeiled = isVeiled(fold.head)
  applySessionEvent(fold, event)
  if (!wasVeiled || isVeiled(fold.head)) return shown(fold, event)
  const running = [...fold.runs.values()].filter(({ run }) => !hasEnded(run.status))
  return [...shown(fold, event), ...running.map((run) => snapshotOf(fold, run, event))]
}

/** Only a whole checkpoint that knows more than its deltas told is an event to clients. */
function applyCheckpoint(fold: SessionFold, event: Of<'run.checkpoint'>): Outgoing[] {
  const before = fold.runs.get(event.runId)
  if (!changesRun(fold, event)) return []
  const after = fold.runs.get(event.runId)
  if (after === undefined) return []
  const isHidden = isVeiled(fold.head) && before?.textIndex === after.textIndex && before.run.text === after.run.text
  return isHidden ? [] : [snapshotOf(fold, after, event)]
}

/** One ending per run; where it brings more, or less, than was shown, a snapshot goes before it. */
function applyEnding(fold: SessionFold, event: RunEnded): Outgoing[] {
  const before = fold.runs.get(event.runId)
  if (before === undefined || !applySessionEvent(fold, event)) return []
  const after = fold.runs.get(event.runId)
  if (after === undefined) return []
  const { workerId: _w, text: _t, reasoning: _r, timeline: _l, request: _q, ...ended } = event
  const shownBefore = before.run.attempt === event.attempt ? before.run : { text: '', reasoning: null }
  const isSame =
    shownBefore.text === after.run.text && (isVeiled(fold.head) || shownBefore.reasoning === after.run.reasoning)
  const seen = { ...after, run: { ...after.run, droppedParameters: before.run.droppedParameters } }
  const snapshot = isSame ? [] : [snapshotOf(fold, seen, event)]
  return [...snapshot, ...shown(fold, ended)]
}

function changesRun(fold: SessionFold, event: Of<'run.delta' | 'run.checkpoint'>): boolean {
  const before = fold.runs.get(event.runId)?.run
  return applySessionEvent(fold, event) && fold.runs.get(event.runId)?.run !== before
}

function shown(fold: SessionFold, event: VeiledEvent): Outgoing[] {
  if (!isVeiled(fold.head)) return [event]
  const veiled = veilEvent(event, 'runId' in event ? fold.runs.get(event.runId)?.run : undefined)
  return veiled === null ? [] : [veiled]
}

/** A run's snapshot as an event of its own. */
export function snapshotOf(fold: SessionFold, run: RunFold, { at }: { at: string }): RunSnapshot {
  return { type: 'run.snapshot', sessionId: fold.head.id, at, run: viewRunning(fold, run) }
}

function aboutOf(fold: SessionFold, event: Outgoing): string | null {
  // The run's own: that of the event may be a part of its JSON, which would be kept as long as the frame.
  if ('runId' in event) return fold.runs.get(event.runId)?.run.id ?? event.runId
  if (event.type === 'run.snapshot') return event.run.id
  if (event.type === 'comparison.created') return event.comparison.id
  return event.type === 'comparison.ended' ? event.comparisonId : null
}
