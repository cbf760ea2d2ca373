import type { LogEntry } from '@playground/bus'
import {
  applyRunEvent,
  formatCursor,
  type RunEvent,
  type RunFold,
  type RunOutputEvent,
  type RunStateEvent,
} from '@playground/contracts'
import { LiveFrame } from './live-frame.ts'
import { runningRun } from './view.ts'

/** What clients hear of a run: never its checkpoints, nor that it is to be stopped. */
export type RunNews = Exclude<RunEvent, { type: 'run.checkpoint' | 'run.cancel-requested' }>

/** One event of a run outside any session: what it says, and as it goes to clients. */
export type RunUpdate = Readonly<{ event: RunNews; frame: LiveFrame }>

/** Applies one message of the log to such a run, and gives what it means to clients. */
export function applyRunEntry(
  before: RunFold,
  event: RunStateEvent | RunOutputEvent,
  { sequence }: Pick<LogEntry, 'sequence'>,
  created: string,
): { fold: RunFold; updates: RunUpdate[] } {
  const fold = applyRunEvent(before, event)
  const news = newsOf(before, fold, event)
  const last = news.length - 1
  const updates = news.map((said, at) =>
    updateOf(said, { sequence, cursor: formatCursor({ created, sequence: at === last ? sequence : sequence - 1 }) }),
  )
  return { fold, updates }
}

/** An event as it goes to clients from a place in the log. */
export function updateOf(event: RunNews, { sequence, cursor }: { sequence: number; cursor: string }): RunUpdate {
  const about = event.type === 'run.snapshot' ? event.run.id : event.runId
  const json = Buffer.from(JSON.stringify(event))
  return { event, frame: new LiveFrame({ type: event.type, about, sequence, cursor }, json) }
}

function newsOf(before: RunFold, after: RunFold, event: RunStateEvent | RunOutputEvent): RunNews[] {
  if (event.type === 'run.queued') return [event]
  if (after === before) return []
  switch (event.type) {
    case 'run.cancel-requested':
      return []
    case 'run.progress':
      return [event]
    case 'run.started': {
      const { workerId: _workerId, ...started } = event
      return [started]
    }
    case 'run.delta':
      return after.run === before.run ? [] : [event]
    case 'run.checkpoint':
      return after.run === before.run ? [] : [snapshot(after, event.at)]
    case 'run.ended': {
      const { workerId: _w, text: _t, reasoning: _r, timeline: _l, request: _q, ...ended } = event
      const shown = before.run.attempt === event.attempt ? before.run : { text: '', reasoning: null }
      const isSame = shown.text === after.run.text && shown.reasoning === after.run.reasoning
      return isSame ? [ended] : [snapshot(after, event.at), ended]
    }
    default:
      return event satisfies never
  }
}

function snapshot(fold: RunFold, at: string): RunNews {
  return { type: 'run.snapshot', sessionId: null, at, run: runningRun(fold) }
}
