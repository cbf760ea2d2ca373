import type { LogEntry } from '@playground/bus'
import { applySessionEvent, formatCursor, hasEnded, type SessionFold } from '@playground/contracts'
import { applyEntry, snapshotOf } from './apply-entry.ts'
import { LiveFrame } from './live-frame.ts'
import type { LoggedEvent } from './read-entry.ts'
import { RecentFrames } from './recent-frames.ts'
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
  /** Everything up to this place of the log is in the fold from the beginning. */
  beganAtSequence = 0
  readonly recent = new RecentFrames()
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

  /** From now on messages wait for a new fold. */
  hold(): void {
    this.generation++
    this.#fold = null
    this.#held = []
  }

  /** The fold is made; what arrived meanwhile is applied. All of it lies up to `sequence` in the log. */
  begin(fold: SessionFold, sequence: number): void {
    for (const event of this.#held) if (!isStale(fold, event)) applySessionEvent(fold, event)
    this.#held = []
    this.#fold = fold
    this.beganAtSequence = sequence
    this.recent.reset(sequence)
  }

  /** The next message; gives the events it means to clients. */
  take(event: LoggedEvent, entry: LogEntry, created: string): LiveFrame[] {
    if (this.#fold === null) {
      this.#held.push(event)
      return []
    }
    const frames = applyEntry(this.#fold, event, entry, created)
    // Progress is about now: it is not told again.
    for (const frame of frames) if (frame.type !== 'run.progress') this.recent.add(frame)
    return frames
  }

  /** A run as it is now, as an event at a given place; null for one that is not known. */
  snapshot(runId: string, { created, sequence }: { created: string; sequence: number }): LiveFrame | null {
    const run = this.fold.runs.get(runId)
    if (run === undefined) return null
    const event = snapshotOf(this.fold, run, { at: new Date().toISOString() })
    const json = Buffer.from(JSON.stringify(event))
    const cursor = formatCursor({ created, sequence })
    return new LiveFrame({ type: event.type, about: runId, sequence, cursor }, json)
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
