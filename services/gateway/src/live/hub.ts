import type { Bus, LogEntry, Tail } from '@playground/bus'
import {
  type Cursor,
  foldSession,
  formatCursor,
  ProcedureError,
  parseCursor,
  type Session,
  type SessionHead,
} from '@playground/contracts'
import type { Logger } from '@playground/runtime'
import { composeSession, procedureTimeoutMs } from './compose-session.ts'
import { FollowedSession } from './followed-session.ts'
import { LiveFrame } from './live-frame.ts'
import { Milestones } from './milestones.ts'
import { readEntry, sessionIdOf } from './read-entry.ts'
import { readMissed } from './read-missed.ts'
import { type Audience, Subscription } from './subscription.ts'
import { viewSession } from './view.ts'
import { within } from './within.ts'

/** The answer to a join: the whole session, or word that what was missed will follow. */
export type Joined = Readonly<{ resumed: boolean; cursor: string; session?: Session }>

export type JoinRequest = Readonly<{
  sessionId: string
  userId: string
  /** A cursor the client had; null, or one that is of no use any more, gets the whole session. */
  after: string | null
  audience: Audience
  /** Called before the first event. */
  onJoined: (joined: Joined, subscription: Subscription) => void
}>

/** A session that is about to be made. */
export type ExpectedSession = Readonly<{
  /** It was: as the answer to its admission says, which tells of everything up to `sequence`. */
  begin: (session: Session, sequence: number) => void
  /** It was not. */
  abandon: () => void
}>

/** Follows the log once for all connections of this gateway, and hands on to each what it has joined. */
export type Hub = Readonly<{
  join: (request: JoinRequest) => Promise<Subscription>
  leave: (subscription: Subscription) => void
  /** Begins to follow a session before it exists, so that nothing of it is missed and nothing has to be read. */
  expect: (sessionId: string, userId: string) => ExpectedSession
  /** What is known here of a session, without asking anybody. */
  headOf: (sessionId: string, userId: string) => SessionHead | null
  /** A cursor to resume from, for whoever has been told everything up to a sequence. */
  cursorAt: (sequence: number) => string
  followed: () => number
  close: () => Promise<void>
}>

/** A session nobody listens to is followed a little longer: most come back at once. */
const lingerMs = 10_000
const sweepEveryMs = 2000
const retryMs = 500

export async function openHub({ bus, logger }: { bus: Bus; logger: Logger }): Promise<Hub> {
  const sessions = new Map<string, FollowedSession>()
  const milestones = new Milestones()
  let closed = false

  const onEntry = (entry: LogEntry) => {
    const followed = sessions.get(sessionIdOf(entry.subject))
    if (followed !== undefined) handOn(followed, entry)
    milestones.reach(entry.sequence)
  }
  const handOn = (followed: FollowedSession, entry: LogEntry) => {
    const event = readEntry(entry)
    if (event === null) {
      logger.warn({ subject: entry.subject, sequence: entry.sequence }, 'a message of the log is none of ours')
      return
    }
    for (const frame of followed.take(event, entry, tail.created)) {
      for (const subscription of followed.subscriptions) subscription.receive(frame)
      if (frame.type === 'session.deleted') forget(followed)
    }
  }
  const onReset = () => {
    logger.warn({ sessions: sessions.size }, 'the log began anew: every session is read again')
    for (const followed of sessions.values()) void restart(followed)
  }
  const tail: Tail = await bus.tail({ onEntry, onReset })

  const forget = (followed: FollowedSession) => {
    if (sessions.get(followed.id) === followed) sessions.delete(followed.id)
  }
  const positionOf = (followed: FollowedSession) => Math.max(tail.lastSequence, followed.beganAtSequence)

  /** Reads a session; the tail is held meanwhile, so its events follow without a gap. */
  const load = async (followed: FollowedSession) => {
    followed.hold()
    const { generation, id: sessionId, userId } = followed
    const { fold, sequence } = await composeSession(bus, { userId, sessionId })
    // Else the fold would know what is still to come, and whoever resumes would not be told.
    if (tail.lastSequence < sequence) {
      await within(procedureTimeoutMs, (signal) => milestones.next(sequence, signal))
    }
    // Made anew meanwhile: whoever did that goes on.
    if (followed.generation !== generation) return followed.ready
    followed.begin(fold, tail.lastSequence)
    if (followed.fold.deleted) throw noSuchSession()
  }

  /** The log that would have told is gone. */
  const sayDeleted = ({ id: sessionId, subscriptions }: FollowedSession) => {
    const json = Buffer.from(JSON.stringify({ type: 'session.deleted', sessionId, at: new Date().toISOString() }))
    const cursor = cursorAt(tail.lastSequence)
    const frame = new LiveFrame({ type: 'session.deleted', about: null, sequence: Infinity, cursor }, json)
    for (const subscription of subscriptions) subscription.receive(frame)
  }

  const restart = (followed: FollowedSession) => {
    const again = async () => {
      for (;;) {
        try {
          await load(followed)
          break
        } catch (error) {
          if (closed) throw error
          if (error instanceof ProcedureError && error.code === 'not_found') {
            forget(followed)
            sayDeleted(followed)
            throw error
          }
          await new Promise((resolve) => setTimeout(resolve, retryMs))
        }
      }
      const sequence = positionOf(followed)
      const view = { session: viewSession(followed.fold), cursor: cursorAt(sequence) }
      for (const subscription of followed.subscriptions) {
        if (!subscription.isJoining) subscription.restart(sequence, view)
      }
    }
    const ready = again()
    followed.ready = ready
    ready.catch(() => {})
    return ready
  }

  const follow = async (sessionId: string, userId: string): Promise<FollowedSession> => {
    for (;;) {
      const known = sessions.get(sessionId)
      if (known === undefined) {
        const followed = new FollowedSession(sessionId, userId)
        sessions.set(sessionId, followed)
        followed.ready = load(followed)
        followed.ready.catch(() => forget(followed))
        continue
      }
      known.pins++
      try {
        await within(procedureTimeoutMs + 1000, () => known.ready)
      } catch (error) {
        known.pins--
        // What another user was refused says nothing to this one.
        if (known.userId === userId || sessions.get(sessionId) === known) throw error
        continue
      }
      if (known.userId === userId && sessions.get(sessionId) === known) return known
      known.pins--
      if (known.userId !== userId) throw noSuchSession()
    }
  }

  const cursorAt = (sequence: number) => formatCursor({ created: tail.created, sequence })

  /** What a resume has missed; null when it needs the whole session instead. */
  const missedSince = async (followed: FollowedSession, cursor: Cursor): Promise<LiveFrame[] | null> => {
    if (cursor.created !== tail.created) return null
    const untilSequence = tail.lastSequence
    // A cursor beyond the tail may be another gateway's, or of a log that went back: the log itself can tell.
    const recent = cursor.sequence <= untilSequence ? followed.recent.since(cursor.sequence) : null
    return recent ?? readMissed(bus, followed.fold, cursor, untilSequence)
  }

  const join = async ({ sessionId, userId, after, audience, onJoined }: JoinRequest): Promise<Subscription> => {
    const cursor = after === null ? null : parseCursor(after)
    const followed = await follow(sessionId, userId)
    const subscription = new Subscription(followed, audience)
    followed.subscriptions.add(subscription)
    try {
      const { generation } = followed
      const missed = cursor === null ? null : await missedSince(followed, cursor)
      if (followed.generation !== generation) await followed.ready
      if (cursor !== null && missed !== null && followed.generation === generation) {
        onJoined({ resumed: true, cursor: formatCursor(cursor) }, subscription)
        subscription.open(cursor.sequence, missed)
      } else {
        const sequence = positionOf(followed)
        onJoined({ resumed: false, cursor: cursorAt(sequence), session: viewSession(followed.fold) }, subscription)
        subscription.open(sequence, [])
      }
      return subscription
    } catch (error) {
      leave(subscription)
      throw error
    } finally {
      followed.pins--
    }
  }

  const leave = (subscription: Subscription) => {
    subscription.followed.subscriptions.delete(subscription)
    subscription.followed.usedAtMs = performance.now()
  }

  const expect = (sessionId: string, userId: string): ExpectedSession => {
    const followed = new FollowedSession(sessionId, userId)
    const made = Promise.withResolvers<void>()
    made.promise.catch(() => {})
    followed.ready = made.promise
    followed.hold()
    followed.pins++
    sessions.set(sessionId, followed)
    const { generation } = followed
    return {
      begin: (session, sequence) => {
        if (followed.generation === generation) {
          followed.begin(foldSession(session), Math.max(tail.lastSequence, sequence))
        }
        followed.usedAtMs = performance.now()
        followed.pins--
        made.resolve()
      },
      abandon: () => {
        forget(followed)
        made.reject(noSuchSession())
      },
    }
  }

  const headOf = (sessionId: string, userId: string): SessionHead | null => {
    const followed = sessions.get(sessionId)
    return followed?.userId === userId && followed.isReady ? followed.fold.head : null
  }

  const sweep = setInterval(() => {
    const nowMs = performance.now()
    for (const followed of sessions.values()) {
      if (followed.subscriptions.size > 0 || followed.pins > 0) followed.usedAtMs = nowMs
      else if (nowMs - followed.usedAtMs > lingerMs) forget(followed)
    }
  }, sweepEveryMs).unref()

  return {
    join,
    leave,
    expect,
    headOf,
    cursorAt,
    followed: () => sessions.size,
    close: async () => {
      closed = true
      clearInterval(sweep)
      await tail[Symbol.asyncDispose]()
      sessions.clear()
    },
  }
}

function noSuchSession(): ProcedureError {
  return new ProcedureError('not_found', 'There is no such session.')
}
