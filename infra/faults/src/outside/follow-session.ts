import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import type { Entry } from '../history/frame.ts'
import { openComparisons } from './open-comparisons.ts'
import { openEvents } from './open-events.ts'
import { type Connection, openSocket } from './open-socket.ts'

export type FollowOptions = Readonly<{
  /** Tried one after the other, beginning with the first. */
  urls: readonly string[]
  token: string
  transport: 'ws' | 'sse'
  /** A session that is there, or (over a socket only) the body of the one to start. */
  begin: Readonly<{ join: string } | { start: Readonly<Record<string, unknown>> }>
  /** A cursor from elsewhere to begin with. */
  after?: string
  /** Sees every frame of the session as it comes. */
  onFrame?: (frame: Readonly<Record<string, unknown>>) => void
  /** Over SSE: after how many bytes each connection is cut. */
  cutAfterBytes?: () => number | null
}>

/** Somebody who watches a session and comes back by himself, with his cursor, whenever the connection is lost. */
export type Follower = Readonly<{
  /** What happened so far, over all connections. */
  entries: readonly Entry[]
  sessionId: Promise<string>
  /** Resolves when the session was seen and none of its comparisons runs. */
  whenIdle(): Promise<void>
  /** How often the connection was lost, and how. */
  losses: readonly number[]
  /** Codes of refused frames and requests. */
  refusals: readonly string[]
  cut(): void
  close(): Promise<void>
}>

const envelope = z.looseObject({ type: z.string(), cursor: z.string().optional(), sessionId: z.string().optional() })
const answers = new Set(['pong', 'ok', 'session.left', 'auth.expiring'])

/** Starts or joins a session and follows it until it is closed. Written without the client of this project. */
export function followSession(options: FollowOptions): Follower {
  const { urls, token, transport, begin, onFrame = () => {}, cutAfterBytes = () => null } = options
  const entries: Entry[] = []
  const losses: number[] = []
  const refusals: string[] = []
  const running = openComparisons()
  const idempotencyKey = randomUUID()
  const known = Promise.withResolvers<string>()
  let sessionId = 'join' in begin ? begin.join : null
  let cursor: string | null = options.after ?? null
  let closed = false
  let connection: Connection | null = null
  if (sessionId !== null) known.resolve(sessionId)

  const receive = (raw: unknown) => {
    const frame = envelope.parse(raw)
    if (answers.has(frame.type)) return
    if (frame.type === 'error') {
      refusals.push(String(frame.code))
      connection?.cut()
      return
    }
    entries.push({ atMs: performance.now(), frame })
    cursor = frame.cursor ?? cursor
    if (frame.type === 'session.created' && frame.sessionId !== undefined) {
      sessionId = frame.sessionId
      known.resolve(sessionId)
    }
    running.apply(frame)
    onFrame(frame)
  }

  const connect = (url: string): Connection => {
    const asked = { after: cursor, where: url }
    if (transport === 'sse' && sessionId !== null) {
      entries.push({ atMs: performance.now(), asked })
      return openEvents({ url, token, sessionId, after: cursor, cutAfterBytes: cutAfterBytes(), onFrame: receive })
    }
    return openSocket(url, token, {
      open: (socket) => {
        entries.push({ atMs: performance.now(), asked })
        if (sessionId !== null) {
          const after = cursor === null ? {} : { after: cursor }
          socket.send({ type: 'session.join', requestId: randomUUID(), sessionId, ...after })
        } else if ('start' in begin) {
          socket.send({ type: 'session.start', requestId: randomUUID(), idempotencyKey, ...begin.start })
        }
      },
      frame: receive,
    })
  }

  const keepFollowing = async () => {
    for (let tries = 0; !closed; tries++) {
      connection = connect(urls[tries % urls.length] ?? '')
      const code = await connection.over
      if (closed) return
      losses.push(code)
      // Not all at once, and soon: nobody waits for a page that reconnects.
      await sleep(20 + Math.random() * 130)
    }
  }
  const following = keepFollowing()

  return {
    entries,
    losses,
    refusals,
    sessionId: known.promise,
    whenIdle: running.whenIdle,
    cut: () => connection?.cut(),
    async close() {
      closed = true
      connection?.cut()
      await following
    },
  }
}
