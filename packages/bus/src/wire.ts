import type { JetStreamManager } from '@nats-io/jetstream'
import { InvalidArgumentError, type MsgHdrs, headers as newHeaders } from '@nats-io/transport-node'
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
  /** Headers for everything that is asked or stored, such as the trace context; never user data. */
  traceHeaders: () => Readonly<Record<string, string>>
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

/** The trace context and `own` as headers of a message. */
export function headersOf(wire: Wire, own: Readonly<Record<string, string>>): MsgHdrs {
  const all = newHeaders()
  for (const [name, value] of Object.entries(wire.traceHeaders())) all.set(name, value)
  for (const [name, value] of Object.entries(own)) all.set(name, value)
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
