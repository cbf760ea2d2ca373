import { setTimeout as sleep } from 'node:timers/promises'
import type { NatsConnection } from '@nats-io/transport-node'
import { connect, createInbox } from '@nats-io/transport-node'
import type { BusLogger } from './logger.ts'

/** The link was lost while an answer was awaited: whether the question arrived is unknown. */
export class LinkDropped extends Error {
  override name = 'LinkDropped'
}

/** The connection was closed for good. */
export class BusClosed extends Error {
  override name = 'BusClosed'
}

export type LinkOptions = Readonly<{
  servers: string | readonly string[]
  /** Shown by the server; names the process. */
  name: string
  /** Also names this user's inboxes, `_INBOX.{user}.…`, so that the server can keep them from everybody else. */
  user?: string
  password?: string
  logger: BusLogger
}>

/** The connection, and whether it stands. Nothing may be published while `up` is false. */
export type Link = Readonly<{
  connection: NatsConnection
  readonly up: boolean
  /** Clock of `performance.now()` at the latest connect, in ms. */
  readonly upSinceMs: number
  closed: Promise<Error | undefined>
  whenUp: (signal?: AbortSignal) => Promise<void>
  onDown: (listener: () => void) => () => void
  onUp: (listener: () => void) => () => void
  /** Awaits an answer, but not beyond the link's end ({@link LinkDropped}) or the signal. */
  attempt: <Answer>(ask: () => Promise<Answer>, signal?: AbortSignal) => Promise<Answer>
  /** A new address for answers, in the part of the subjects that is this user's own. */
  newInbox: () => string
  /** Sends what is under way and closes for good; whatever still waits is refused with {@link BusClosed}. */
  close: () => Promise<void>
}>

/** Connects, waiting for the server for as long as it takes, and stays connected. */
export async function openLink({ servers, name, user, password, logger }: LinkOptions): Promise<Link> {
  const inboxPrefix = user === undefined ? '_INBOX' : `_INBOX.${user}`
  const patience = setInterval(() => logger.warn({ name }, 'NATS does not answer yet'), 5000)
  const connection = await connect({
    servers: typeof servers === 'string' ? servers : [...servers],
    name,
    ...(user === undefined ? {} : { user }),
    ...(password === undefined ? {} : { pass: password }),
    inboxPrefix,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 100,
    reconnectJitter: 100,
    pingInterval: 5000,
    maxPingOut: 2,
    waitOnFirstConnect: true,
    timeout: 2000,
    noAsyncTraces: true,
  }).finally(() => clearInterval(patience))
  let up = true
  let over = false
  let upSinceMs = performance.now()
  const downListeners = new Set<() => void>()
  const upListeners = new Set<() => void>()
  const pending = new Set<(reason: Error) => void>()
  const waiting = new Set<PromiseWithResolvers<void>>()

  const call = (listeners: Set<() => void>) => {
    for (const listener of [...listeners]) {
      try {
        listener()
      } catch (error) {
        logger.error({ error }, 'a listener of the link failed')
      }
    }
  }
  const goDown = (reason: Error) => {
    if (!up) return
    up = false
    for (const reject of [...pending]) reject(reason)
    call(downListeners)
  }
  const watch = async () => {
    for await (const status of connection.status()) {
      if (over) continue
      if (status.type === 'disconnect') {
        logger.warn({ server: status.server }, 'the link to NATS is down')
        goDown(new LinkDropped('the link to NATS was lost'))
      } else if (status.type === 'reconnect') {
        logger.info({ server: status.server }, 'the link to NATS is up again')
        up = true
        upSinceMs = performance.now()
        call(upListeners)
        for (const waiter of [...waiting]) waiter.resolve()
      } else if (status.type === 'error') {
        logger.warn({ error: status.error }, 'NATS reported an error')
      }
    }
  }
  void watch()
  const end = () => {
    over = true
    const reason = new BusClosed('the connection is closed')
    goDown(reason)
    for (const waiter of [...waiting]) waiter.reject(reason)
  }
  const closed = connection.closed().then((reason) => {
    end()
    return reason instanceof Error ? reason : undefined
  })
  const register = (listeners: Set<() => void>) => (listener: () => void) => {
    // Wrapped, so that the same function registered twice counts twice.
    const entry = () => listener()
    listeners.add(entry)
    return () => void listeners.delete(entry)
  }

  return {
    connection,
    get up() {
      return up
    },
    get upSinceMs() {
      return upSinceMs
    },
    closed,
    onDown: register(downListeners),
    onUp: register(upListeners),
    newInbox: () => createInbox(inboxPrefix),
    async whenUp(signal) {
      signal?.throwIfAborted()
      if (over) throw new BusClosed('the connection is closed')
      if (up) return
      const waiter = Promise.withResolvers<void>()
      const abort = () => waiter.reject(signal?.reason)
      waiting.add(waiter)
      signal?.addEventListener('abort', abort, { once: true })
      try {
        await waiter.promise
      } finally {
        waiting.delete(waiter)
        signal?.removeEventListener('abort', abort)
      }
    },
    attempt: (ask, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason)
        if (!up) return reject(new LinkDropped('the link to NATS is down'))
        // Not a race against one long-lived promise: that would keep every attempt until the link drops.
        const abort = () => reject(signal?.reason)
        const settled = () => {
          pending.delete(reject)
          signal?.removeEventListener('abort', abort)
        }
        pending.add(reject)
        signal?.addEventListener('abort', abort, { once: true })
        ask().then(resolve, reject).finally(settled)
      }),
    async close() {
      const wasUp = up
      end()
      // Draining waits for the server; one that hangs is left.
      if (wasUp) await Promise.race([connection.drain().catch(() => {}), sleep(1000, undefined, { ref: false })])
      await connection.close()
    },
  }
}
