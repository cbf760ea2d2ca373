import type { MsgHdrs } from '@nats-io/transport-node'

/** Looks a header up by its name. */
export type HeaderReader = (name: string) => string | undefined

/** Over the headers of a message; one that is empty is none. */
export function headerReader(headers: MsgHdrs | undefined): HeaderReader {
  return (name) => headers?.get(name) || undefined
}
