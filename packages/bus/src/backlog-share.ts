import { runsStream } from '@playground/contracts'
import type { Wire } from './wire.ts'

/**
 * How much of the log a durable consumer has not acknowledged; see {@link Bus.backlogShare}. The server counts
 * messages, so bytes are taken as their share of the messages kept.
 */
export async function backlogShare(wire: Wire, consumerName: string): Promise<number> {
  const { keepTrying, manager } = wire
  const [consumer, stream] = await Promise.all([
    keepTrying('read the consumer', () => manager.consumers.info(runsStream.name, consumerName)),
    keepTrying('read the stream', () => manager.streams.info(runsStream.name)),
  ])
  if (consumer.num_pending === 0 && consumer.num_ack_pending === 0) return 0
  const { state, config } = stream
  const kept = state.last_seq - state.first_seq + 1
  if (kept <= 0 || config.max_bytes <= 0) return 0
  const unread = Math.min(kept, state.last_seq - consumer.ack_floor.stream_seq)
  return Math.max(0, Math.min(1, ((unread / kept) * state.bytes) / config.max_bytes))
}
