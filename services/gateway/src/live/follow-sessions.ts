import { setTimeout as sleep } from 'node:timers/promises'
import type { Bus } from '@playground/bus'
import { foldSession, formatCursor, ProcedureError, type Session } from '@playground/contracts'
import { composeSession, procedureTimeoutMs } from './compose-session.ts'
import { FollowedSession } from './followed-session.ts'
import { LiveFrame } from './live-frame.ts'
import { viewSession } from './view.ts'
import { within } from './within.ts'

/** A session that is about to be made. */
export type ExpectedSession = Readonly<{
  /** It was: as the answer to its admission says, which tells of everything up to `sequence`. */
  begin: (session: Session, sequence: number) => void
  /** It was not. */
  abandon: () => void
}>

/** How far the log has been followed. */
export type LogPosition = Readonly<{
  sequence: () => number
  created: () => string
  /** Resolves once a place has been reached that still lies ahead. */
  reach: (sequence: number, signal: AbortSignal) => Promise<void>
}>

/** The sessions this gateway keeps up with, by need. */
export type SessionFollowing = Readonly<{
  find: (sessionId: string) => FollowedSession | undefined
  /** Reads a session, unless it is followed already. It is pinned: whoever asked takes one pin off. */
  follow: (sessionId: string, userId: string) => Promise<FollowedSession>
  /** Begins to follow a session before it exists, so that nothing of it is missed and nothing has to be read. */
  expect: (sessionId: string, userId: string) => ExpectedSession
  /** Everything up to this place of the log is in the session's fold. */
  positionOf: (followed: FollowedSession) => number
  /** Reads every session again and tells it anew: what was known of the log is void. */
  restartAll: () => void
  forget: (followed: FollowedSession) => void
  count: () => number
  /** Subscriptions to all of them. */
  countJoined: () => number
  close: () => void
}>

/** A session nobody listens to is followed a little longer: most come back at once. */
const lingerMs = 10_000
const sweepEveryMs = 2000
const retryMs = 500

export function followSessions(bus: Bus, log: LogPosition): SessionFollowing {
  const sessions = new Map<string, FollowedSession>()
  let closed = false

  const forget = (followed: FollowedSession) => {
    if (sessions.get(followed.id) === followed) sessions.delete(followed.id)
  }
  const positionOf = ({ beganAtSequence }: FollowedSession) => Math.max(log.sequence(), beganAtSequence)

  const cursorAt = (sequence: number) => formatCursor({ created: log.created(), sequence })

  /** Reads a session; the tail is held meanwhile, so its events follow without a gap. */
  const load = async (followed: FollowedSession) => {
    followed.hold()
    const { generation, id: sessionId, userId } = followed
    const { fold, sequence } = await composeSession(bus, { userId, sessionId })
    // Else the fold would know what is still to come, and whoever resumes would not be told.
    if (log.sequence() < sequence) await within(procedureTimeoutMs, (signal) => log.reach(sequence, signal))
    // Made anew meanwhile: whoever did that goes on.
    if (followed.generation !== generation) return followed.ready
    followed.begin(fold, log.sequence())
    if (followed.fold.deleted) throw noSuchSession()
  }

  /** The log that would have told is gone. */
  const sayDeleted = ({ id: sessionId, subscriptions }: FollowedSession) => {
    const json = Buffer.from(JSON.stringify({ type: 'session.deleted', sessionId, at: new Date().toISOString() }))
    const cursor = cursorAt(log.sequence())
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
          await sleep(retryMs)
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
          followed.begin(foldSession(session), Math.max(log.sequence(), sequence))
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

  const sweep = setInterval(() => {
    const nowMs = performance.now()
    for (const followed of sessions.values()) {
      if (followed.subscriptions.size > 0 || followed.pins > 0) followed.usedAtMs = nowMs
      else if (nowMs - followed.usedAtMs > lingerMs) forget(followed)
    }
  }, sweepEveryMs).unref()

  return {
    find: (sessionId) => sessions.get(sessionId),
    follow,
    expect,
    positionOf,
    restartAll: () => {
      for (const followed of sessions.values()) void restart(followed)
    },
    forget,
    count: () => sessions.size,
    countJoined: () => [...sessions.values()].reduce((sum, { subscriptions }) => sum + subscriptions.size, 0),
    close: () => {
      closed = true
      clearInterval(sweep)
      sessions.clear()
    },
  }
}

function noSuchSession(): ProcedureError {
  return new ProcedureError('not_found', 'There is no such session.')
}
