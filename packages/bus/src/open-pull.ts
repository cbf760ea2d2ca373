import { type Msg, nanos } from '@nats-io/transport-node'
import { parseDelivery } from './delivery.ts'
import { readHeaders } from './read-headers.ts'
import { send, type Wire } from './wire.ts'

export type PullRequest = Readonly<{
  batch: number
  /** Waits so long for messages; without it only what is there is delivered. */
  expiresMs?: number
  maxBytes?: number
}>

export type Pull = Readonly<{
  /** Asks for messages. Nothing happens while the link is down. */
  request: (request: PullRequest) => void
  /** Takes no more; what the server had sent already is still handed on before this resolves. */
  close: () => Promise<void>
}>

export type PullHandlers = Readonly<{
  stream: string
  consumer: string
  onMessage: (message: Msg) => void
  /** A request ended (partly) unfulfilled: `missing` messages of it will not come. */
  onStatus: (status: Readonly<{ code: number; description: string; missing: number }>) => void
}>

const encoder = new TextEncoder()

/** The inbox through which one pull consumer is asked, for as long as the link stands. */
export function openPull(wire: Wire, { stream, consumer, onMessage, onStatus }: PullHandlers): Pull {
  const { link, logger } = wire
  // Own per link: a request that outlived the last link finds nobody interested and takes no message.
  const inbox = link.newInbox()
  const subscription = link.connection.subscribe(inbox, {
    callback: (error, message) => {
      // An exception here would end the client's reader.
      try {
        if (error !== null) throw error
        if (parseDelivery(message.reply ?? '') !== null) return onMessage(message)
        const headers = readHeaders(message)
        const missing = Number(headers?.get('Nats-Pending-Messages') || 1)
        onStatus({ code: headers?.code ?? 0, description: headers?.description ?? '', missing })
      } catch (cause) {
        logger.error({ error: cause, stream, consumer }, 'a pulled message could not be handled')
      }
    },
  })
  return {
    request({ batch, expiresMs, maxBytes }) {
      const body = {
        batch,
        ...(expiresMs === undefined ? { no_wait: true } : { expires: nanos(expiresMs) }),
        ...(maxBytes === undefined ? {} : { max_bytes: maxBytes }),
      }
      send(wire, `$JS.API.CONSUMER.MSG.NEXT.${stream}.${consumer}`, encoder.encode(JSON.stringify(body)), {
        reply: inbox,
      })
    },
    async close() {
      if (subscription.isClosed()) return
      if (link.up) await link.attempt(() => subscription.drain()).catch(() => {})
      if (!subscription.isClosed()) subscription.unsubscribe()
    },
  }
}
