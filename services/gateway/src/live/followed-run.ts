import { createHash } from 'node:crypto'
import type { LogEntry } from '@playground/bus'
import {
  foldOf,
  formatCursor,
  hasEnded,
  ProcedureError,
  type Run,
  type RunEnded,
  type RunFold,
  type RunOutputEvent,
  type RunStateEvent,
} from '@playground/contracts'
import { applyRunEntry, type RunUpdate, updateOf } from './apply-run-entry.ts'
import { Queue } from './queue.ts'
import { runningRun } from './view.ts'

type RunEvent = RunStateEvent | RunOutputEvent
type Held = Readonly<{ event: RunEvent; sequence: number }>

/** How long the word that results are stored is waited for, once a run has ended. */
const settlesWithinMs = 5000

/** A run outside any session as this gateway keeps up with it, for one request. */
export class FollowedRun {
  readonly id: string
  readonly userId: string
  /** What clients hear of it; ends behind `run.ended`. Stays empty unless asked for. */
  readonly updates = new Queue<RunUpdate>()
  readonly #streamed: boolean
  readonly #outcome = Promise.withResolvers<RunFold>()
  #fold: RunFold | null = null
  #held: Held[] = []
  #stored = false
  #patience: NodeJS.Timeout | undefined

  constructor(id: string, userId: string, streamed: boolean) {
    this.id = id
    this.userId = userId
    this.#streamed = streamed
    this.#outcome.promise.catch(() => {})
  }

  /** The run once it has ended and its results are stored. */
  get outcome(): Promise<RunFold> {
    return this.#outcome.promise
  }

  /** From now on messages wait for a new fold. */
  hold(): void {
    this.#fold = null
    this.#held = []
  }

  /** As it was before anything happened to it; what arrived meanwhile is applied. */
  begin(queued: Run, created: string): void {
    this.#fold = foldOf(queued)
    this.#applyHeld(0, created)
  }

  /** As the log tells it up to a sequence; what arrived behind it is applied. */
  resume(fold: RunFold, sequence: number, created: string): void {
    this.#fold = fold
    const { run } = fold
    if (hasEnded(run.status)) this.#waitUntilStored()
    const place = { sequence, cursor: formatCursor({ created, sequence }) }
    const at = run.endedAt ?? run.createdAt
    this.#tell([
      updateOf({ type: 'run.snapshot', sessionId: null, at, run: runningRun(fold) }, place),
      ...(hasEnded(run.status) ? [updateOf(endedOf(run), place)] : []),
    ])
    this.#applyHeld(sequence, created)
  }

  take(event: RunEvent, { sequence }: Pick<LogEntry, 'sequence'>, created: string): void {
    if (this.#fold === null) return void this.#held.push({ event, sequence })
    const { fold, updates } = applyRunEntry(this.#fold, event, { sequence }, created)
    const ends = hasEnded(fold.run.status) && !hasEnded(this.#fold.run.status)
    this.#fold = fold
    this.#tell(updates)
    if (ends) this.#waitUntilStored()
  }

  /** Its results are stored. */
  settle(): void {
    this.#stored = true
    if (this.#fold !== null && hasEnded(this.#fold.run.status)) this.#resolve(this.#fold)
  }

  /** Nobody follows any more. */
  fail(error: ProcedureError): void {
    clearTimeout(this.#patience)
    this.updates.close()
    this.#outcome.reject(error)
  }

  #applyHeld(above: number, created: string): void {
    const held = this.#held
    this.#held = []
    for (const { event, sequence } of held) if (sequence > above) this.take(event, { sequence }, created)
  }

  #tell(updates: readonly RunUpdate[]): void {
    if (this.#streamed) for (const update of updates) this.updates.push(update)
    if (updates.at(-1)?.event.type === 'run.ended') this.updates.close()
  }

  /** The answer is there: whoever stores it may be restarting, which is no reason to keep it back for long. */
  #waitUntilStored(): void {
    if (this.#stored) this.settle()
    else this.#patience ??= setTimeout(() => this.settle(), settlesWithinMs)
  }

  #resolve(fold: RunFold): void {
    clearTimeout(this.#patience)
    this.#outcome.resolve(fold)
  }
}

/** The ending of a run that the database has. */
function endedOf(run: Run): RunEnded {
  const { id: runId, attempt, finishReason, error, metrics, text, droppedParameters } = run
  if (!hasEnded(run.status)) throw new ProcedureError('internal', 'This run has not ended.')
  return {
    type: 'run.ended',
    sessionId: null,
    at: run.endedAt ?? run.createdAt,
    runId,
    comparisonId: null,
    attempt,
    status: run.status,
    finishReason,
    error,
    metrics,
    length: text.length,
    sha256: createHash('sha256').update(text).digest('hex'),
    droppedParameters,
  }
}
