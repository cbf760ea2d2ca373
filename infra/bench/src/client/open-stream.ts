import { randomUUID } from 'node:crypto'
import type { Target } from '../target.ts'
import { writeWish } from '../wish.ts'
import { openWebSocket, type RawWebSocket } from './open-web-socket.ts'
import { scanStamps } from './scan-stamps.ts'

export type Stream = {
  socket: RawWebSocket
  /** Of the session, once it is known. */
  sessionId: string
  /** The last that came, as text: cursors are found in it. */
  tail: string
}

const sessionPattern = /"sessionId":"([0-9a-f-]{36})"/
const cursorPattern = /"cursor":"([^"]+)"/g
/** No frame of a chunk is longer: the last cursor may come in two pieces. */
const tailLength = 4_096

/** Starts a session over the product's socket, and keeps what is needed to come back to it. */
export function openStream(
  target: Target,
  index: number,
  wish: Readonly<{ chunks: number; paceMs: number }>,
  onStamp: (sentAtUs: number) => void,
): Stream {
  const scan = scanStamps(onStamp)
  const frame = {
    ...{ type: 'session.start', requestId: randomUUID(), idempotencyKey: randomUUID() },
    ...{ prompt: writeWish(wish), lanes: [{ model: target.model }] },
  }
  const socket = connectPlayground(
    target,
    index,
    () => socket.send(JSON.stringify(frame)),
    (data) => {
      scan(data)
      stream.tail = stream.tail.slice(-tailLength) + data.toString('latin1')
      if (stream.sessionId === '') stream.sessionId = sessionPattern.exec(stream.tail)?.[1] ?? ''
    },
  )
  const stream: Stream = { socket, sessionId: '', tail: '' }
  return stream
}

/** The last cursor that a stream had. */
export function cursorOf({ tail }: Stream): string | undefined {
  return [...tail.matchAll(cursorPattern)].at(-1)?.[1]
}

/** A socket of the product, signed in as one of the target's people. */
export function connectPlayground(
  { port, tokens }: Target,
  index: number,
  open: () => void,
  bytes: (data: Buffer) => void,
): RawWebSocket {
  const protocols = ['playground.v1', `bearer.${tokens[index % tokens.length]}`]
  return openWebSocket({ port, path: '/api/v1/ws', protocols, open, bytes, lost: () => {} })
}

/** Cancels what a stream began and goes away. */
export function endStream({ socket, sessionId }: Stream): void {
  socket.send(JSON.stringify({ type: 'session.cancel', requestId: randomUUID(), sessionId }))
  socket.close()
}
