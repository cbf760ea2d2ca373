import { createHash } from 'node:crypto'
import type { FrameOf, FrameRun } from './frame.ts'

/** What a client has of a run by the frames it got, in the checker's own words. */
export type SeenRun = {
  readonly id: string
  readonly comparisonId: string
  readonly laneId: string
  status: string
  attempt: number
  index: number
  text: string
  reasoning: string
  ended: boolean
  /** A snapshot took text away, or the index, which only the ending that follows at once may do; its length. */
  cutTo: number | null
}

type Complain = (rule: string, detail: string) => void

export function seenRun(run: Readonly<FrameRun>): SeenRun {
  const ended = run.status !== 'queued' && run.status !== 'streaming'
  return {
    ...{ id: run.id, comparisonId: run.comparisonId, laneId: run.laneId, status: run.status, attempt: run.attempt },
    ...{ index: run.index ?? 0, text: run.text, reasoning: run.reasoning ?? '', ended, cutTo: null },
  }
}

export function started(run: SeenRun, { attempt }: FrameOf<'run.started'>, complain: Complain): void {
  if (attempt <= run.attempt) {
    complain('attempt', `started ${attempt} after ${run.attempt}`)
    return
  }
  Object.assign(run, { status: 'streaming', attempt, index: 0, text: '', reasoning: '', cutTo: null })
}

export function delta(run: SeenRun, event: FrameOf<'run.delta'>, complain: Complain): void {
  if (event.attempt !== run.attempt) complain('delta-attempt', `of attempt ${event.attempt} in ${run.attempt}`)
  if (event.index !== run.index + 1) complain('delta-index', `${event.index} after ${run.index}`)
  if (run.cutTo !== null) complain('snapshot', 'text goes on behind a snapshot that cut it')
  const before = run[event.kind].length
  if (event.offset !== before) complain('delta-offset', `${event.kind} at ${event.offset}, has ${before}`)
  run.index = event.index
  run[event.kind] += event.text
}

/** A snapshot in the stream, or the run inside a snapshot of the session: never less than what was there. */
export function replaced(run: SeenRun, next: FrameRun, where: 'snapshot' | 'joined', complain: Complain): void {
  const fresh = seenRun(next)
  if (run.ended && (!fresh.ended || fresh.status !== run.status || fresh.text !== run.text)) {
    complain(where, `${run.status} with ${run.text.length} became ${fresh.status} with ${fresh.text.length}`)
  } else if (fresh.attempt < run.attempt) {
    complain(where, `attempt ${fresh.attempt} after ${run.attempt}`)
  } else if (fresh.attempt === run.attempt) {
    if (!fresh.ended && next.index === null) fresh.cutTo = fresh.text.length
    else if (!fresh.ended && fresh.index < run.index) complain(where, `index ${fresh.index} after ${run.index}`)
    if (!fresh.text.startsWith(run.text)) {
      if (run.text.startsWith(fresh.text)) fresh.cutTo = fresh.text.length
      else complain(where, 'other text in the same attempt')
    }
    // Whoever joins anew is told the ending as a fact; in the stream the ending must follow.
    if (where === 'joined' && fresh.ended) fresh.cutTo = null
    if (where === 'joined' && fresh.cutTo !== null) complain(where, 'less text in the same attempt')
    // The ending's own rules, such as those of reasoning, are not the checker's matter.
    if (!fresh.ended && !fresh.reasoning.startsWith(run.reasoning)) complain(where, 'other reasoning')
  }
  Object.assign(run, fresh, { ended: where === 'joined' && fresh.ended })
}

export function endedNow(run: SeenRun, event: FrameOf<'run.ended'>, complain: Complain): void {
  if (event.attempt < run.attempt) complain('ended-attempt', `attempt ${event.attempt} ended in ${run.attempt}`)
  if (event.length !== run.text.length) complain('ended-length', `${event.length} of ${run.text.length}`)
  const sha256 = createHash('sha256').update(run.text).digest('hex')
  if (event.sha256 !== sha256) complain('ended-sha256', `${event.sha256} of ${sha256}`)
  if (event.comparisonId !== run.comparisonId) complain('ended-comparison', event.comparisonId)
  Object.assign(run, { status: event.status, attempt: event.attempt, ended: true, cutTo: null })
}
