import { setTimeout as sleep } from 'node:timers/promises'
import { AckPolicy, DeliverPolicy, ReplayPolicy } from '@nats-io/jetstream'
import { type Msg, nanos, nuid } from '@nats-io/transport-node'
import type { LogEnd, LogEntry } from './bus.ts'
import { type Delivery, parseDelivery } from './delivery.ts'
import { BusClosed } from './link.ts'
import { endOf } from './log-end.ts'
import { readHeaders } from './read-headers.ts'
import type { Wire } from './wire.ts'

export type FollowedEntry = LogEntry & Readonly<{ storedAtMs: number }>

export type FollowOptions = Readonly<{
  stream: string
  /** Null: the whole stream, which is cheapest by far when there is much to catch up with. */
  filter: string | null
  /** Where following begins: behind all that is there, or with the last message of each subject. */
  from: 'end' | 'last-per-subject'
  onEntry: (entry: FollowedEntry) => void
  /** What was followed is no more, or part of it is gone; following goes on as from a new beginning. */
  onReset: (end: LogEnd) => void
  /** Everything that was there when following began was handed on. */
  onCaughtUp?: () => void
  /** The server's clock minus ours in ms, before anything is handed on. */
  onClock?: (offsetMs: number) => void
}>

export type Following = Readonly<{
  readonly lastSequence: number
  readonly created: string
  stop: () => Promise<void>
}>

/** A heartbeat is due every 2 s; this long without anything is a dead consumer. */
const silenceMs = 5000
const heartbeatMs = 2000

/**
 * Follows a stream with one ordered push consumer, made anew behind the last message whenever its order can no longer
 * be trusted: reconnect, gap, silence, a heartbeat that counts differently, deletion. Each consumer is a generation
 * with an inbox of its own; what an older one still delivers is ignored. Resolves when the first one stands.
 *
 * No flow control: its slow start costs 60–200 ms at the 99th percentile.
 */
export async function followStream(wire: Wire, options: FollowOptions): Promise<Following> {
  const { link, manager, keepTrying, logger, followers } = wire
  const info = (signal?: AbortSignal) =>
    keepTrying('read the stream', () => manager.streams.info(options.stream), signal)
  const stopping = new AbortController()
  let caughtUp = false
  let end = endOf(await info())
  /** The last sequence handed on; null: begin with the last message of each subject. */
  let position = options.from === 'end' ? end.lastSequence : null
  /** The last message handed on, to be recognised after an interruption. */
  let latest: Delivery | null = null
  let endGeneration = (_reason: string) => {}

  const guard = (call: () => void) => {
    // An exception here would end the client's reader.
    try {
      call()
    } catch (error) {
      logger.error({ error, stream: options.stream }, 'a follower of the stream failed')
    }
  }
  const sayCaughtUp = () => {
    if (caughtUp) return
    caughtUp = true
    guard(() => options.onCaughtUp?.())
  }
  const reset = (next: LogEnd) => {
    end = next
    position = options.from === 'end' ? next.lastSequence : null
    latest = null
    guard(() => options.onReset(next))
  }

  /** Whether the stream still has a message as it was seen. One that is gone by age or limits is no witness. */
  const isStill = async ({ streamSequence, storedAtMs }: Delivery) => {
    const query = { seq: streamSequence }
    const message = await link.attempt(() => manager.direct.getMessage(options.stream, query), stopping.signal)
    return message === null || Math.floor(storedAtMs) === Date.parse(message.timestamp)
  }

  /** One consumer, from its making to its end. Says when it stands. */
  const liveOneGeneration = async (stands: () => void) => {
    const over = Promise.withResolvers<string>()
    let isOver = false
    let consumerSequence = 0
    let heardAtMs = performance.now()
    let target: number | null = null
    let held: [Msg, Delivery][] | null = []
    const finish = (reason: string) => {
      isOver = true
      over.resolve(reason)
    }
    endGeneration = finish
    const handOn = (message: Msg, delivery: Delivery) => {
      position = delivery.streamSequence
      latest = delivery
      guard(() =>
        options.onEntry({
          subject: message.subject,
          sequence: delivery.streamSequence,
          storedAtMs: delivery.storedAtMs,
          data: message.data,
          messageId: readHeaders(message)?.get('Nats-Msg-Id') || null,
        }),
      )
      if (target !== null && delivery.streamSequence >= target) sayCaughtUp()
    }
    /** A heartbeat, or the server's word that the consumer is no more. */
    const hear = (message: Msg) => {
      const headers = readHeaders(message)
      if (headers?.code !== 100) return finish(`status ${headers?.code} ${headers?.description}`)
      if (Number(headers.get('Nats-Last-Consumer')) !== consumerSequence) return finish('heartbeat mismatch')
      if (held === null) sayCaughtUp()
    }
    const receive = (error: Error | null, message: Msg) => {
      if (isOver) return
      if (error !== null) return finish(`subscription: ${error.message}`)
      heardAtMs = performance.now()
      const delivery = parseDelivery(message.reply ?? '')
      if (delivery === null) return hear(message)
      if (delivery.consumerSequence !== consumerSequence + 1) return finish('gap')
      consumerSequence = delivery.consumerSequence
      if (held === null) handOn(message, delivery)
      else held.push([message, delivery])
    }

    const name = `follow_${nuid.next()}`
    const inbox = link.newInbox()
    const subscription = link.connection.subscribe(inbox, { callback: receive })
    const stopDown = link.onDown(() => finish('the link dropped'))
    const silence = setInterval(() => {
      if (performance.now() - heardAtMs > silenceMs) finish('silence')
    }, 1000)
    silence.unref()
    try {
      const start =
        position === null
          ? { deliver_policy: DeliverPolicy.LastPerSubject }
          : { deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: position + 1 }
      const config = {
        name,
        ...(options.filter === null ? {} : { filter_subject: options.filter }),
        deliver_subject: inbox,
        ...start,
        ack_policy: AckPolicy.None,
        replay_policy: ReplayPolicy.Instant,
        max_deliver: 1,
        mem_storage: true,
        num_replicas: 1,
        idle_heartbeat: nanos(heartbeatMs),
        inactive_threshold: nanos(10_000),
      }
      const made = await link.attempt(() => manager.consumers.add(options.stream, config), stopping.signal)
      guard(() => options.onClock?.(Date.parse(made.created) - Date.now()))
      // Read after the consumer was made: a stream remade before this shows here, one remade later takes the
      // consumer with it.
      const current = await link.attempt(() => manager.streams.info(options.stream), stopping.signal)
      const found = endOf(current)
      if (found.created !== end.created || found.lastSequence < (position ?? 0)) return reset(found)
      if (options.from === 'end' && latest !== null && !(await isStill(latest))) {
        logger.warn({ stream: options.stream, position }, 'the stream has gone back and was written on')
        return reset(found)
      }
      if (position !== null && found.firstSequence > position + 1) {
        // Discarded before it was handed on; with the last message of each subject that is what limits are for.
        if (options.from === 'end') logger.warn({ stream: options.stream, position, ...found }, 'history is gone')
        return reset(found)
      }
      heardAtMs = performance.now()
      target = current.state.messages === 0 || made.num_pending === 0 ? 0 : found.lastSequence
      const early = held
      held = null
      for (const [message, delivery] of early) if (!isOver) handOn(message, delivery)
      if (target === 0) sayCaughtUp()
      stands()
      const reason = await over.promise
      if (!stopping.signal.aborted)
        logger.info({ stream: options.stream, reason, position }, 'the follower is made anew')
    } finally {
      isOver = true
      clearInterval(silence)
      stopDown()
      subscription.unsubscribe()
      if (link.up) void manager.consumers.delete(options.stream, name).catch(() => {})
    }
  }

  const first = Promise.withResolvers<void>()
  const live = async () => {
    for (let failures = 0; !stopping.signal.aborted; ) {
      try {
        await link.whenUp(stopping.signal)
        await liveOneGeneration(() => {
          failures = 0
          first.resolve()
        })
      } catch (error) {
        if (error instanceof BusClosed) return first.reject(error)
        if (stopping.signal.aborted) return
        logger.debug({ error, stream: options.stream }, 'the follower could not be made')
        failures++
        await info(stopping.signal).catch(() => {})
        await sleep(Math.min(1000, 20 * 2 ** Math.min(failures, 6)))
      }
    }
  }
  const lived = live()
  const stop = async () => {
    followers.delete(stop)
    endGeneration('stopped')
    stopping.abort()
    await lived
  }
  followers.add(stop)
  await first.promise
  return {
    get lastSequence() {
      return position ?? 0
    },
    get created() {
      return end.created
    },
    stop,
  }
}
