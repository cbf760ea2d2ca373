import { AckPolicy, DeliverPolicy, JetStreamApiError, ReplayPolicy } from '@nats-io/jetstream'
import { type Msg, nanos, nuid } from '@nats-io/transport-node'
import { runsStream } from '@playground/contracts'
import type { ReadLogOptions } from './bus.ts'
import { classifyFailure } from './classify-failure.ts'
import { parseDelivery } from './delivery.ts'
import { openPull } from './open-pull.ts'
import { pause } from './pause.ts'
import { readHeaders } from './read-headers.ts'
import { readLastRaw } from './read-last.ts'
import { subjectMatcher } from './subject-matcher.ts'
import { walkLog } from './walk-log.ts'
import type { Wire } from './wire.ts'

const stallMs = 2000
const maxBatch = 1000
/** Asked for when nothing is said to be pending although the goal is not reached. */
const fewMessages = 64
const maxBatchBytes = 8 * 1024 * 1024
/** Up to so many messages it is cheaper to take all and leave out what does not match than to have them picked. */
const shortPart = 10_000

/**
 * Finite read of the log; see {@link Bus.readLog}.
 *
 * A consumer with a filter that begins between two matching messages makes nats-server 2.9 count what is pending anew
 * for each message it delivers, by looking at every message up to the end of the block: a thousand messages cost it
 * half a second and more, and a few such reads at once are an outage. So only a read that begins where its subjects
 * begin has the server pick. A short part is read whole, and a long one message by message.
 *
 * What a consumer says to be pending undercounts while the stream is written, so it never ends a read. The end is the
 * last matching message as the store itself knows it, asked after `untilSequence` was known: everything that matches
 * up to there stands before it. When that lies beyond `untilSequence`, the first delivery at or past it is the end.
 */
export async function readLog(wire: Wire, options: ReadLogOptions): Promise<void> {
  const { filter, untilSequence, signal, isBeginning = options.fromSequence <= 1 } = options
  let position = Math.max(0, options.fromSequence - 1)
  for (let repeats = 0; ; repeats++) {
    const last = await readLastRaw(wire, runsStream.name, filter, signal)
    const goal = Math.min(last?.sequence ?? 0, untilSequence)
    if (goal <= position) return
    await wire.link.whenUp(signal)
    try {
      if (!isBeginning && goal - position > shortPart) return await walkLog(wire, options, position + 1, goal)
      const read = await readOnce(wire, options, { fromSequence: position + 1, goal, whole: !isBeginning })
      if (read.failure !== null) throw read.failure.error
      if (read.position > position) repeats = 0
      position = read.position
    } catch (error) {
      signal?.throwIfAborted()
      if (classifyFailure(error) === 'final' && !(error instanceof JetStreamApiError)) throw error
      wire.logger.debug({ error, filter, position }, 'a read of the log is repeated')
    }
    if (position >= goal) return
    await pause(Math.min(500, 5 * 2 ** Math.min(repeats, 7)), signal)
  }
}

/** How far one consumer got, and what the reader's own callback threw. */
type Reading = Readonly<{ position: number; failure: Readonly<{ error: unknown }> | null }>

/** Reads with one consumer, up to `goal` or as far as it goes. */
async function readOnce(
  wire: Wire,
  { filter, untilSequence, onEntry, signal }: ReadLogOptions,
  { fromSequence, goal, whole }: Readonly<{ fromSequence: number; goal: number; whole: boolean }>,
): Promise<Reading> {
  const { link, manager } = wire
  const name = `read_${nuid.next()}`
  const isMatch = subjectMatcher(filter)
  const over = Promise.withResolvers<void>()
  let position = fromSequence - 1
  let consumerSequence = 0
  /** Messages still due of the request under way, and whether it brought any. */
  let due = 0
  let progress = false
  let failure: Reading['failure'] = null
  let isOver = false

  const finish = () => {
    isOver = true
    over.resolve()
  }
  const request = (pending: number) => {
    due = pending > 0 ? Math.min(pending, maxBatch) : fewMessages
    progress = false
    pull.request({ batch: due, maxBytes: maxBatchBytes })
  }
  const receive = (message: Msg) => {
    const delivery = parseDelivery(message.reply ?? '')
    if (isOver || signal?.aborted || delivery === null) return
    stall.refresh()
    if (delivery.consumerSequence !== ++consumerSequence) return finish()
    position = delivery.streamSequence
    progress = true
    if (position <= untilSequence && (!whole || isMatch(message.subject))) {
      try {
        onEntry({
          subject: message.subject,
          sequence: position,
          data: message.data,
          messageId: readHeaders(message)?.get('Nats-Msg-Id') || null,
        })
      } catch (error) {
        failure = { error }
        return finish()
      }
    }
    if (position >= goal) finish()
    else if (--due === 0) request(delivery.pending)
  }
  const pull = openPull(wire, {
    stream: runsStream.name,
    consumer: name,
    onMessage: receive,
    // 404, 408 or a full batch: short, but the goal is there. What brought nothing is begun anew.
    onStatus: () => (progress ? request(maxBatch) : finish()),
  })
  const stall = setTimeout(finish, stallMs)
  try {
    const config = {
      name,
      ...(whole ? {} : { filter_subject: filter }),
      deliver_policy: DeliverPolicy.StartSequence,
      opt_start_seq: fromSequence,
      ack_policy: AckPolicy.None,
      replay_policy: ReplayPolicy.Instant,
      mem_storage: true,
      num_replicas: 1,
      inactive_threshold: nanos(5000),
    }
    await link.attempt(async () => {
      const { num_pending } = await manager.consumers.add(runsStream.name, config)
      stall.refresh()
      request(num_pending)
      await over.promise
    }, signal)
  } catch (error) {
    // What was handed on already is not read again.
    if (position < fromSequence || signal?.aborted) throw error
  } finally {
    isOver = true
    clearTimeout(stall)
    void pull.close()
    if (link.up) void manager.consumers.delete(runsStream.name, name).catch(() => {})
  }
  return { position, failure }
}
