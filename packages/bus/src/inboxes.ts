import { type Msg, nuid } from '@nats-io/transport-node'
import type { Link } from './link.ts'
import type { BusLogger } from './logger.ts'

/** Addresses of our own for answers, all behind one subscription. */
export type Inboxes = Readonly<{
  /** A new address; whatever comes to it goes to `onMessage` until `close`. */
  open: (onMessage: (message: Msg) => void) => Readonly<{ address: string; close: () => void }>
}>

/** Opens the subscription. It survives reconnects, and so do the addresses. */
export function openInboxes(link: Link, logger: BusLogger): Inboxes {
  const prefix = `${link.newInbox()}.`
  const handlers = new Map<string, (message: Msg) => void>()
  link.connection.subscribe(`${prefix}*`, {
    callback: (error, message) => {
      // An exception here would end the client's reader.
      try {
        if (error !== null) throw error
        handlers.get(message.subject)?.(message)
      } catch (cause) {
        logger.error({ error: cause }, 'an answer could not be handled')
      }
    },
  })
  return {
    open(onMessage) {
      const address = prefix + nuid.next()
      handlers.set(address, onMessage)
      return { address, close: () => void handlers.delete(address) }
    },
  }
}
