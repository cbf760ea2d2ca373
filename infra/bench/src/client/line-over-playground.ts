import { randomUUID } from 'node:crypto'
import type { OpenLine } from './line.ts'
import { openWebSocket } from './open-web-socket.ts'

const created = Buffer.from('"type":"session.created"')
const runEnded = Buffer.from('"type":"run.ended"')
const comparisonEnded = Buffer.from('"type":"comparison.ended"')
const refused = Buffer.from('"type":"error"')
/** A start that was refused, since too much is going on, is tried again after so long. */
const againMs = 500
const sessionPattern = /"sessionId":"([0-9a-f-]{36})"/

/** The product's own socket, signed in; every prompt starts a session with one lane, and leaves the one before. */
export const lineOverPlayground: OpenLine = (
  { port, tokens, model },
  index,
  { ready, bytes, saved, refused: onRefused, lost },
) => {
  let session: string | undefined
  const done: string[] = []
  let asked: string | undefined
  let endedMs: number | undefined
  const send = (frame: object) => socket.send(JSON.stringify({ requestId: randomUUID(), ...frame }))
  const start = () => {
    if (asked !== undefined) {
      send({ type: 'session.start', idempotencyKey: randomUUID(), prompt: asked, lanes: [{ model }] })
    }
  }
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
        for (const sessionId of done.splice(0)) send({ type: 'session.leave', sessionId })
      }
      if (asked === undefined) return
      if (data.indexOf(created) !== -1) {
        session = sessionPattern.exec(data.toString('latin1'))?.[1]
        asked = undefined
      } else if (data.indexOf(refused) !== -1) {
        onRefused?.()
        setTimeout(start, againMs)
      }
    },
  })
  return {
    ask: (prompt) => {
      // It is left once its results are stored, of which it tells.
      if (session !== undefined) done.push(session)
      session = undefined
      asked = prompt
      start()
    },
    pause: socket.pause,
    close: () => {
      asked = undefined
      // Going away does not stop a run here, and the next measurement wants the machine to itself.
      if (session !== undefined) send({ type: 'session.cancel', sessionId: session })
      socket.close()
    },
  }
}
