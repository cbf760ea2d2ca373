/** Where a delivered message stands: in the stream, and in what its consumer has delivered. */
export type Delivery = Readonly<{
  streamSequence: number
  consumerSequence: number
  /** Stored at, by the server's clock, ms since the epoch. */
  storedAtMs: number
  /** What the consumer believes is left. It undercounts while the stream is written. */
  pending: number
}>

/**
 * Reads the reply subject of a delivered message:
 * `$JS.ACK.{stream}.{consumer}.{deliveries}.{stream seq}.{consumer seq}.{ns}.{pending}`, since 2.10 perhaps with domain
 * and account in front of the stream. Null for anything else.
 */
export function parseDelivery(reply: string): Delivery | null {
  if (!reply.startsWith('$JS.ACK.')) return null
  const tokens = reply.split('.')
  const first = tokens.length === 9 ? 5 : 7
  if (tokens.length !== 9 && tokens.length < 11) return null
  const streamSequence = Number(tokens[first])
  const consumerSequence = Number(tokens[first + 1])
  const storedAtMs = Number(tokens[first + 2]) / 1e6
  const pending = Number(tokens[first + 3])
  return Number.isSafeInteger(streamSequence) && Number.isSafeInteger(consumerSequence)
    ? { streamSequence, consumerSequence, storedAtMs, pending }
    : null
}
