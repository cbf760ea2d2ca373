import type { LogEntry } from '@playground/bus'
import { applySessionEvent, formatCursor, hasEnded, type SessionFold } from '@playground/contracts'
import { applyEntry, snapshotOf } from './apply-entry.ts'
import { LiveFrame } from './live-frame.ts'
import type { LoggedEvent } from './read-entry.ts'
import type { Subscription } from './subscription.ts'

/** A session this gateway keeps up with, and who listens. */
export class FollowedSession {
  readonly id: string
  readonly userId: string
  readonly subscriptions = new Set<Subscription>()
  /** Resolves when the fold stands; replaced whenever it has to be made again. */
  ready: Promise<void> = Promise.resolve()
  /** Counts the folds: whoever began with an earlier one begins again. */
  generation = 0
  /** Joins under way: it must not be forgotten meanwhile. */
  pins = 0
  /** Clock of `performance.now()`, in ms, when somebody last cared. */
  usedAtMs = performance.now()
  /** Nothing of this session happened in the log between this place and `lastSequence` that is not in the fold. */
  sinceSequence = 0
  /** Of the last message that concerns it. */
  lastSequence = 0
  #fold: SessionFold | null = null
  /** Messages that arrived while the fold was being made. */
  #held: LoggedEvent[] = []

  constructor(id: string, userId: string) {
    this.id = id
    this.userId = userId
  }

  get isReady(): boolean {
    return this.#fold !== null
  }

  get fold(): SessionFold {
    if (this.#fold === null) throw new Error('this session is still being read')
    return this.#fold
  }

  /** From now on messages wait for a new fold, which will know everything up to `tailSequence`. */
  hold(tailSequence: number): void {
    this.generation++
    this.#fold = null
    this.#held = []
    this.sinceSequence = tailSequence
    this.lastSequence = tailSequence
  }

  /** The fold is made; what arrived meanwhile is applied. */
  begin(fold: SessionFold): void {
    for (const event of this.#held) if (!isStale(fold, event)) applySessionEvent(fold, event)
    this.#held = []
    this.#fold = fold
  }

  /** The next message; gives the events it means to clients. */
  take(event: LoggedEvent, entry: LogEntry, created: string): LiveFrame[] {
    this.lastSequence = entry.sequence
    if (this.#fold !== null) return applyEntry(this.#fold, event, entry, created)
    this.#held.push(event)
    return []
  }

  /** A run as it is now, as an event at a given place; null for one that is not known. */
  snapshot(runId: string, { created, sequence }: { created: string; sequence: number }): LiveFrame | null {
    const run = this.fold.runs.get(runId)
    if (run === undefined) return null
    const event = snapshotOf(this.fold, run, { at: new Date().toISOString() })
    const json = Buffer.from(JSON.stringify(event))
    return new LiveFrame({
      type: event.type,
      about: runId,
      sequence,
      cursor: formatCursor({ created, sequence }),
      json,
    })
  }
}

/**
 * Whether a record read after this event was written says more than the event: a comparison of which a run has not
 * ended was begun again, and a head changed later is newer.
 */
function isStale(fold: SessionFold, event: LoggedEvent): boolean {
  if (event.type === 'session.updated') return event.session.updatedAt < fold.head.updatedAt
  if (event.type !== 'comparison.ended') return false
  const comparison = fold.comparisons.find(({ id }) => id === event.comparisonId)
  return comparison?.runIds.some((runId) => !hasEnded(fold.runs.get(runId)?.run.status ?? 'queued')) ?? false
}
