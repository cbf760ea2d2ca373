import { closeCode, ProcedureError } from '@playground/contracts'
import type { FastifyBaseLogger } from 'fastify'
import type { RawData, WebSocket } from 'ws'
import type { Principal } from '../../auth/principal.ts'
import { refusalOf } from '../../http/refusal.ts'
import { inFrame } from '../../observe/in-frame.ts'
import type { Connections } from '../connections.ts'
import type { Hub } from '../hub.ts'
import { type Answering, answerFrame } from './answer-frame.ts'
import { messageRate } from './message-rate.ts'
import { type FrameAbout, readFrame } from './read-frame.ts'
import { SocketConnection } from './socket-connection.ts'

export type SocketServing = Readonly<{
  hub: Hub
  sockets: Connections
  answering: Answering
  logger: FastifyBaseLogger
  /** Of the request that became the socket. */
  requestId: string
}>

const maxMalformed = 5

/** Serves one socket from its opening to its end. */
export function serveSocket(socket: WebSocket, principal: Principal, serving: SocketServing): void {
  const { hub, sockets, answering, logger, requestId: socketId } = serving
  const connection = new SocketConnection({ socket, hub, principal })
  const judge = messageRate()
  let malformed = 0
  let frames = 0

  const refuse = (error: unknown, about: FrameAbout) => {
    const refusal = refusalOf(error)
    if (refusal.code === 'internal') logger.error({ err: error }, 'a frame failed')
    connection.refuse(refusal, about)
  }
  const receive = (data: Uint8Array) => {
    const verdict = judge(performance.now())
    if (verdict === 'hopeless') return socket.close(closeCode.tooManyMessages, 'too many messages')
    if (verdict === 'refused') return connection.refuse(tooManyMessages(), {})
    const read = readFrame(data)
    if ('refusal' in read) {
      connection.refuse(read.refusal, read.about)
      if (++malformed >= maxMalformed) socket.close(closeCode.badMessage, 'malformed messages')
      return
    }
    const { frame } = read
    const answer = async () => {
      try {
        await answerFrame(connection, frame, answering)
      } catch (error) {
        const { requestId } = frame
        const sessionId = 'sessionId' in frame ? frame.sessionId : undefined
        const runId = 'runId' in frame ? frame.runId : undefined
        refuse(error, { requestId, sessionId, runId })
      }
    }
    void inFrame(`${socketId}.${++frames}`, frame, answer)
  }

  socket.on('message', (data: RawData, isBinary: boolean) => {
    if (socket.readyState !== socket.OPEN) return
    if (isBinary) return socket.close(closeCode.binary, 'binary messages are not accepted')
    receive(bytesOf(data))
  })
  socket.on('close', () => {
    sockets.remove(connection)
    connection.end()
  })
  sockets.add(connection)
}

function bytesOf(data: RawData): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data)
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data
}

function tooManyMessages(): ProcedureError {
  return new ProcedureError('rate_limited', 'More than 600 messages a minute are not accepted.')
}
