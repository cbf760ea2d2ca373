import { type Msg, nanos } from '@nats-io/transport-node'
import { pause } from './pause.ts'
import { send, type Wire } from './wire.ts'

/** What can be said about a delivered message. Each of `ack`, `done`, `nak` and `term` is final; the first one counts. */
export type Handle = Readonly<{
  /** Resolves when the server knows, or after three tries: then it is delivered again. */
  ack: () => Promise<void>
  /** Like `ack`, without looking whether it arrives. */
  done: () => void
  nak: (delayMs?: number) => void
  /** Refused for good. */
  term: () => void
  working: () => void
}>

const encoder = new TextEncoder()
const ackTries = 3

/** Makes the handle of a delivered message; it stays valid over reconnects. */
export function createHandle(wire: Wire, message: Msg): Handle {
  const { link, logger } = wire
  const reply = message.reply ?? ''
  let settled = false
  const say = (word: string) => {
    if (settled) return
    settled = true
    // Said once the link stands; lost, it costs the ack wait.
    void link.whenUp().then(
      () => send(wire, reply, encoder.encode(word)),
      () => {},
    )
  }
  return {
    async ack() {
      if (settled) return
      settled = true
      for (let tries = 0; tries < ackTries; tries++) {
        try {
          await link.whenUp()
          await link.attempt(() => link.connection.request(reply, '+ACK', { timeout: 2000 }))
          return
        } catch (error) {
          logger.debug({ error, subject: message.subject }, 'an acknowledgement is said again')
          await pause(100)
        }
      }
    },
    done: () => say('+ACK'),
    nak: (delayMs) => say(delayMs === undefined ? '-NAK' : `-NAK ${JSON.stringify({ delay: nanos(delayMs) })}`),
    term: () => say('+TERM'),
    working: () => {
      if (!settled) send(wire, reply, encoder.encode('+WPI'))
    },
  }
}
