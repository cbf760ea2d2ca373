import type { JetStreamManager } from '@nats-io/jetstream'
import { InvalidArgumentError, type MsgHdrs, headers as newHeaders } from '@nats-io/transport-node'
import type { BusContext } from './bus-context.ts'
import type { KeepTrying } from './keep-trying.ts'
import type { Link } from './link.ts'
import type { BusLogger } from './logger.ts'

/** What every verb of the bus works with. */
export type Wire = Readonly<{
  link: Link
  manager: JetStreamManager
  keepTrying: KeepTrying
  logger: BusLogger
  /** How to stop each follower that is not stopped yet. */
  followers: Set<() => Promise<void>>
  context: BusContext
}>

const encoder = new TextEncoder()

/** Encodes JSON text, refusing what the server would refuse. Throws `RangeError`. */
export function encodeMessage(link: Link, json: string): Uint8Array {
  const data = encoder.encode(json)
  const limit = link.connection.info?.max_payload ?? 1024 * 1024
  // Room for headers: message id, expected sequence, trace context.
  if (data.length > limit - 2048) {
    throw new RangeError(`a message of ${data.length} bytes is too large: the server takes ${limit}, headers included`)
  }
  return data
}

/** Headers of a message; what was given later counts. */
export function headersOf(...given: readonly Readonly<Record<string, string>>[]): MsgHdrs {
  const all = newHeaders()
  for (const some of given) for (const [name, value] of Object.entries(some)) all.set(name, value)
  return all
}

/** Plain publish. False when the link is down, or went in this moment: then nothing was sent. */
export function send(
  wire: Wire,
  subject: string,
  data: Uint8Array,
  options?: Readonly<{ reply?: string; headers?: MsgHdrs }>,
): boolean {
  if (!wire.link.up) return false
  try {
    wire.link.connection.publish(subject, data, options)
    return true
  } catch (error) {
    if (error instanceof InvalidArgumentError) throw new RangeError(error.message, { cause: error })
    return false
  }
}
