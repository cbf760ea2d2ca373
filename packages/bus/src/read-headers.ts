import type { Msg, MsgHdrs } from '@nats-io/transport-node'

/** The headers of a message; none, when they cannot be read: the client library throws then. */
export function readHeaders(message: Msg): MsgHdrs | undefined {
  try {
    return message.headers
  } catch {
    return undefined
  }
}
