import { type ConsumerInfo, JetStreamApiError } from '@nats-io/jetstream'
import { runsStream } from '@playground/contracts'
import { consumerNotFound } from './classify-failure.ts'
import type { Wire } from './wire.ts'

/**
 * How much of the log a durable consumer has not acknowledged; see {@link Bus.backlogShare}. The server counts
 * messages, so bytes are taken as their share of the messages kept.
 */
export async function backlogShare(wire: Wire, consumerName: string): Promise<number> {
  const { keepTrying, manager } = wire
  const stream = await keepTrying('read the stream', () => manager.streams.info(runsStream.name))
  const consumer = await keepTrying('read the consumer', () => readConsumer(wire, consumerName))
  // Not made yet, or being made again: nothing is known, and starts need not wait for it.
  if (consumer === null) return 0
  if (consumer.num_pending === 0 && consumer.num_ack_pending === 0) return 0
  const { state, config } = stream
  const kept = state.last_seq - state.first_seq + 1
  if (kept <= 0 || config.max_bytes <= 0) return 0
  const unread = Math.min(kept, state.last_seq - consumer.ack_floor.stream_seq)
  return Math.max(0, Math.min(1, ((unread / kept) * state.bytes) / config.max_bytes))
}

/** How many messages that concern it a durable consumer has not acknowledged; see {@link Bus.backlogMessages}. */
export async function backlogMessages(wire: Wire, consumerName: string): Promise<number | null> {
  const consumer = await wire.keepTrying('read the consumer', () => readConsumer(wire, consumerName))
  return consumer === null ? null : consumer.num_pending + consumer.num_ack_pending
}

async function readConsumer({ manager }: Wire, name: string): Promise<ConsumerInfo | null> {
  try {
    return await manager.consumers.info(runsStream.name, name)
  } catch (error) {
    if (error instanceof JetStreamApiError && error.code === consumerNotFound) return null
    throw error
  }
}
