import type { Bus, LogEntry, Tail } from '@playground/bus'
import { type Cursor, formatCursor, noId, parseCursor, type Session, type SessionHead } from '@playground/contracts'
import type { Logger } from '@playground/runtime'
import { followRuns, type RunFollowing } from './follow-runs.ts'
import { type ExpectedSession, followSessions } from './follow-sessions.ts'
import type { FollowedSession } from './followed-session.ts'
import type { LiveFrame } from './live-frame.ts'
import { Milestones } from './milestones.ts'
import { readEntry, sessionIdOf } from './read-entry.ts'
import { readMissed } from './read-missed.ts'
import { type Audience, Subscription } from './subscription.ts'
import { viewSession } from './view.ts'

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

/** Follows the log once for all connections of this gateway, and hands on to each what it has joined. */
export type Hub = Readonly<{
  join: (request: JoinRequest) => Promise<Subscription>
  leave: (subscription: Subscription) => void
  /** Begins to follow a session before it exists, so that nothing of it is missed and nothing has to be read. */
  expect: (sessionId: string, userId: string) => ExpectedSession
  /** Runs outside any session. */
  runs: Pick<RunFollowing, 'expect' | 'follow'>
  /** What is known here of a session, without asking anybody. */
  headOf: (sessionId: string, userId: string) => SessionHead | null
  /** A cursor to resume from, for whoever has been told everything up to a sequence. */
  cursorAt: (sequence: number) => string
  followed: () => number
  /** Places of connections in sessions, all together. */
  joined: () => number
  /** Sequence of the last message of the log that was handed on. */
  position: () => number
  close: () => Promise<void>
}>

export async function openHub({ bus, logger }: { bus: Bus; logger: Logger }): Promise<Hub> {
  const milestones = new Milestones()
  const sessions = followSessions(bus, {
    sequence: () => tail.lastSequence,
    created: () => tail.created,
    reach: (sequence, signal) => milestones.next(sequence, signal),
  })

  const runs = followRuns(bus, { sequence: () => tail.lastSequence, created: () => tail.created })

  const onEntry = (entry: LogEntry) => {
    const sessionId = sessionIdOf(entry.subject)
    const followed = sessions.find(sessionId)
    if (followed !== undefined) handOn(followed, entry)
    else if (sessionId === noId) runs.take(entry)
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
      if (frame.type === 'session.deleted') sessions.forget(followed)
    }
  }
  const onReset = () => {
    logger.warn({ sessions: sessions.count() }, 'the log began anew: every session is read again')
    sessions.restartAll()
    runs.restartAll()
  }
  const tail: Tail = await bus.tail({ onEntry, onReset })

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
    const followed = await sessions.follow(sessionId, userId)
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
        const sequence = sessions.positionOf(followed)
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

  const headOf = (sessionId: string, userId: string): SessionHead | null => {
    const followed = sessions.find(sessionId)
    return followed?.userId === userId && followed.isReady ? followed.fold.head : null
  }

  return {
    join,
    leave,
    expect: sessions.expect,
    runs,
    headOf,
    cursorAt,
    followed: sessions.count,
    joined: sessions.countJoined,
    position: () => tail.lastSequence,
    close: async () => {
      sessions.close()
      runs.close()
      await tail[Symbol.asyncDispose]()
    },
  }
}
