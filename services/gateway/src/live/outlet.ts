import type { LiveFrame } from './live-frame.ts'

/** A connection as events go out on it. */
export type Wire = Readonly<{
  /** Bytes that were written but have not left. */
  bufferedBytes: () => number
  /** Writes a frame; `written` is called when it has left. */
  write: (frame: LiveFrame, written: () => void) => void
  /** The other side does not read: says so and lets go. */
  closeAsSlow: () => void
}>

/** What an outlet must know of a run when its deltas were left out. */
export type SnapshotOf = (runId: string) => LiveFrame | null

const softBytes = 256 * 1024
const hardBytes = 1024 * 1024
const drainedBytes = 64 * 1024
const maxSlowMs = 10_000

/** What waits for one session while a connection is slow. */
type Backlog = {
  snapshotOf: SnapshotOf
  /** Runs of which deltas were left out. */
  readonly dirty: Set<string>
  /** Events that are no deltas. */
  readonly waiting: LiveFrame[]
  /** Where the client stands, and where it will when it has everything. */
  readonly fromCursor: string
  toCursor: string
}

/**
 * The way out to one connection. A reader who cannot keep up is sent no more deltas but, once it has read what was
 * sent, each run as it is by then; one who does not read at all is cut off.
 */
export class Outlet {
  readonly #wire: Wire
  readonly #backlogs = new Map<string, Backlog>()
  #slowTimer: NodeJS.Timeout | undefined
  /** One answer, or what was left out, may by itself be larger than what a slow reader may owe us. */
  #largestBytes = 0
  #ended = false
  #callback: (() => void) | undefined

  constructor(wire: Wire) {
    this.#wire = wire
  }

  /** The next event of a session. `position` is the cursor the client has had of it. */
  send(sessionId: string, frame: LiveFrame, position: string, snapshotOf: SnapshotOf): void {
    if (this.#ended) return
    if (this.#slowTimer === undefined) this.#write(frame)
    else this.#keep(sessionId, frame, position, snapshotOf)
  }

  /** Something besides events was written, of this size. */
  wrote(bytes: number): void {
    this.#largestBytes = Math.max(this.#largestBytes, bytes)
    if (this.#wire.bufferedBytes() > hardBytes + this.#largestBytes) this.#giveUp()
    else this.#watch()
  }

  /** Calls back when nothing is held back any more: at once, unless the reader is slow. */
  afterAll(callback: () => void): void {
    if (this.#slowTimer === undefined) callback()
    else this.#callback = callback
  }

  /** What waits for a session is of no use any more. */
  forget(sessionId: string): void {
    this.#backlogs.delete(sessionId)
  }

  end(): void {
    this.#ended = true
    clearTimeout(this.#slowTimer)
    this.#backlogs.clear()
  }

  readonly written = (): void => {
    if (this.#ended || this.#slowTimer === undefined || this.#wire.bufferedBytes() >= drainedBytes) return
    clearTimeout(this.#slowTimer)
    this.#slowTimer = undefined
    const backlogs = [...this.#backlogs.values()]
    this.#backlogs.clear()
    for (const backlog of backlogs) for (const frame of caughtUp(backlog)) this.#write(frame)
    this.#largestBytes = this.#wire.bufferedBytes()
    this.#callback?.()
  }

  #write(frame: LiveFrame): void {
    this.#wire.write(frame, this.written)
    this.#watch()
  }

  #watch(): void {
    if (this.#slowTimer !== undefined || this.#wire.bufferedBytes() <= softBytes) return
    this.#slowTimer = setTimeout(() => this.#giveUp(), maxSlowMs)
  }

  #giveUp(): void {
    if (this.#ended) return
    this.end()
    this.#wire.closeAsSlow()
  }

  #keep(sessionId: string, frame: LiveFrame, fromCursor: string, snapshotOf: SnapshotOf): void {
    let backlog = this.#backlogs.get(sessionId)
    if (backlog === undefined) {
      backlog = { snapshotOf, dirty: new Set(), waiting: [], fromCursor, toCursor: fromCursor }
      this.#backlogs.set(sessionId, backlog)
    }
    backlog.toCursor = frame.cursor
    if (frame.type === 'run.progress') return
    if (frame.type !== 'run.delta' && frame.type !== 'run.snapshot') backlog.waiting.push(frame)
    else if (frame.about !== null) backlog.dirty.add(frame.about)
  }
}

/**
 * What a reader gets who has caught up: the events that waited, each run that it missed text of once, before its
 * ending if it has ended. All but the last carry the cursor it had before: resumed from there, nothing is missing.
 */
function caughtUp({ snapshotOf, dirty, waiting, fromCursor, toCursor }: Backlog): LiveFrame[] {
  const frames: LiveFrame[] = []
  const show = (runId: string) => {
    const snapshot = dirty.delete(runId) ? snapshotOf(runId) : null
    if (snapshot !== null) frames.push(snapshot)
  }
  for (const frame of waiting) {
    if (frame.type === 'run.ended' && frame.about !== null) show(frame.about)
    frames.push(frame)
  }
  for (const runId of [...dirty]) show(runId)
  const last = frames.length - 1
  return frames.map((frame, at) => frame.at(at === last ? toCursor : fromCursor))
}
