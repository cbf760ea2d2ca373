import { setTimeout as sleep } from 'node:timers/promises'
import { AckPolicy, DeliverPolicy, ReplayPolicy } from '@nats-io/jetstream'
import { type Msg, nanos } from '@nats-io/transport-node'
import { runsStream } from '@playground/contracts'
import type { LogEntry, StateConsumerOptions, Work } from './bus.ts'
import { parseDelivery } from './delivery.ts'
import { createHandle, type Handle } from './handle.ts'
import { BusClosed } from './link.ts'
import { openPull, type Pull } from './open-pull.ts'
import { readHeaders } from './read-headers.ts'
import type { Wire } from './wire.ts'

const expiresMs = 5000
const ackWaitMs = 30_000

type Held = Readonly<{ entry: LogEntry; handle: Handle }>

/** Durable consumption of part of the log, in batches; see {@link Bus.consumeLog}. */
export async function consumeLog(wire: Wire, options: StateConsumerOptions): Promise<Work> {
  const { link, manager, keepTrying, logger } = wire
  const stop = new AbortController()
  const config = {
    durable_name: options.name,
    filter_subject: options.filter,
    deliver_policy: DeliverPolicy.All,
    replay_policy: ReplayPolicy.Instant,
    ack_policy: AckPolicy.Explicit,
    ack_wait: nanos(ackWaitMs),
    max_deliver: -1,
    max_ack_pending: 20_000,
  }
  const ensure = () =>
    keepTrying('make the consumer', () => manager.consumers.add(runsStream.name, config), stop.signal)

  let held: Held[] = []
  /** Messages still due of the request under way, and when it is given up. */
  let due = 0
  let deadlineMs = 0
  /** The server said that the consumer, or its stream, is no more. */
  let lost = false
  let pull: Pull | null = null
  let wake = () => {}
  /** Resolves at the next thing that happens, or after `ms`. */
  const happened = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })

  const ask = () => {
    if (due > 0 || held.length >= options.batch || pull === null || !link.up || stop.signal.aborted) return
    due = options.batch - held.length
    deadlineMs = performance.now() + expiresMs + 2000
    pull.request({ batch: due, expiresMs })
  }
  const receive = (message: Msg) => {
    due = Math.max(0, due - 1)
    const delivery = parseDelivery(message.reply ?? '')
    const handle = createHandle(wire, message)
    if (delivery === null) return
    if (stop.signal.aborted) return handle.nak()
    const messageId = readHeaders(message)?.get('Nats-Msg-Id') || null
    held.push({
      handle,
      entry: { subject: message.subject, sequence: delivery.streamSequence, data: message.data, messageId },
    })
    wake()
  }
  const restart = () => {
    if (!link.up) return
    void pull?.close()
    due = 0
    lost = false
    pull = openPull(wire, {
      stream: runsStream.name,
      consumer: options.name,
      onMessage: receive,
      onStatus: ({ code, missing }) => {
        due = Math.max(0, due - missing)
        if (code !== 408) lost = true
        wake()
      },
    })
    wake()
  }
  const deliver = async (batch: readonly Held[]) => {
    const beat = setInterval(() => {
      // Those that wait behind the batch too: their time runs as well.
      for (const { handle } of [...batch, ...held]) handle.working()
    }, ackWaitMs / 3)
    try {
      await options.onBatch(batch.map(({ entry }) => entry))
      for (const { handle } of batch) handle.done()
    } catch (error) {
      logger.error({ error, consumer: options.name, entries: batch.length }, 'a batch is delivered again')
      for (const { handle } of batch) handle.nak(1000)
    } finally {
      clearInterval(beat)
    }
  }
  /** The first after a pause is not held back; those that follow close upon each other come together. */
  let beganMs = 0
  const live = async () => {
    while (!stop.signal.aborted) {
      ask()
      if (held.length === 0) await happened(1000)
      const overdue = due > 0 && performance.now() > deadlineMs
      if ((overdue || lost) && link.up && !stop.signal.aborted) {
        logger.warn({ consumer: options.name }, 'the consumer is looked after')
        try {
          // Not while the server still clears the old one away: it would take the new one's files with it.
          await sleep(250)
          await ensure()
        } catch (error) {
          if (error instanceof BusClosed) stop.abort()
          if (!stop.signal.aborted) logger.error({ error, consumer: options.name }, 'the consumer could not be made')
        }
        restart()
      }
      if (held.length === 0) continue
      const fullBy = beganMs + options.maxWaitMs
      while (held.length < options.batch && performance.now() < fullBy && !stop.signal.aborted) {
        ask()
        await happened(Math.max(1, fullBy - performance.now()))
      }
      if (stop.signal.aborted) break
      beganMs = performance.now()
      const batch = held.slice(0, options.batch)
      held = held.slice(options.batch)
      await deliver(batch)
    }
    for (const { handle } of held) handle.nak()
  }

  await ensure()
  restart()
  const stopUp = link.onUp(restart)
  const lived = live()
  return {
    async drain() {
      stop.abort()
      stopUp()
      wake()
      await lived
      await pull?.close()
    },
  }
}
