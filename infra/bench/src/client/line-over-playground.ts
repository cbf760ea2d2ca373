import { randomUUID } from 'node:crypto'
import type { OpenLine } from './line.ts'
import { openWebSocket } from './open-web-socket.ts'

const created = Buffer.from('"type":"session.created"')
const runEnded = Buffer.from('"type":"run.ended"')
const comparisonEnded = Buffer.from('"type":"comparison.ended"')
const sessionId = /"sessionId":"([0-9a-f-]{36})"/

/** The product's own socket, signed in; every prompt starts a session with one lane, and leaves the one before. */
export const lineOverPlayground: OpenLine = ({ port, tokens, model }, index, { ready, bytes, saved, lost }) => {
  let session: string | undefined
  let isAsked = false
  let endedMs: number | undefined
  const send = (frame: object) => socket.send(JSON.stringify({ requestId: randomUUID(), ...frame }))
  const socket = openWebSocket({
    ...{ port, path: '/api/v1/ws', lost },
    protocols: ['playground.v1', `bearer.${tokens[index % tokens.length]}`],
    open: ready,
    bytes: (data) => {
      bytes(data)
      if (data.indexOf(runEnded) !== -1) endedMs = performance.now()
      if (endedMs !== undefined && data.indexOf(comparisonEnded) !== -1) {
        saved?.(performance.now() - endedMs)
        endedMs = undefined
      }
      if (!isAsked || data.indexOf(created) === -1) return
      session = sessionId.exec(data.toString('latin1'))?.[1]
      isAsked = false
    },
  })
  return {
    ask: (prompt) => {
      if (session !== undefined) send({ type: 'session.leave', sessionId: session })
      session = undefined
      isAsked = true
      send({ type: 'session.start', idempotencyKey: randomUUID(), prompt, lanes: [{ model }] })
    },
    pause: socket.pause,
    close: () => {
      // Going away does not stop a run here, and the next measurement wants the machine to itself.
      if (session !== undefined) send({ type: 'session.cancel', sessionId: session })
      socket.close()
    },
  }
}
