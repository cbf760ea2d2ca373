import type { IncomingMessage, ServerResponse } from 'node:http'
import websocket from '@fastify/websocket'
import { basePath, closeCode } from '@playground/contracts'
import type { WebSocket } from 'ws'
import type { Identification } from '../auth/authenticate.ts'
import type { OriginRule } from '../http/allowed-origin.ts'
import type { App } from '../http/app-type.ts'
import { admitSocket, chooseProtocol } from '../live/socket/admit-socket.ts'
import { type SocketServing, serveSocket } from '../live/socket/serve-socket.ts'
import { endTrace } from '../observe/trace-requests.ts'

type SocketOptions = Omit<SocketServing, 'logger' | 'requestId'> & { identification: Identification; rule: OriginRule }

const options = {
  maxPayload: 512 * 1024,
  maxFragments: 64,
  maxBufferedChunks: 1024,
  perMessageDeflate: false,
  closeTimeout: 2000,
  handleProtocols: chooseProtocol,
}

/** `GET /api/v1/ws`: who it is and whether there is room is decided before the upgrade. */
export async function socket(app: App, { hub, sockets, answering, identification, rule }: SocketOptions) {
  await app.register(websocket, {
    options,
    // Closing is ours: spread over time, with a code that says to come back.
    preClose: (done: () => void) => done(),
  })
  const answers = new WeakMap<IncomingMessage, ServerResponse>()
  /** A socket may stay for days, and most are silent: nothing of the request that opened it stays with it. */
  const forgetRequest = (opened: WebSocket, request: IncomingMessage) => {
    answers.get(request)?.detachSocket(request.socket)
    opened.removeAllListeners('error')
    // What breaks the protocol, `ws` itself closes with the right code; a reset needs nothing.
    opened.on('error', (error) => app.log.debug({ err: error }, 'a socket failed'))
  }
  app.route({
    method: 'GET',
    url: `${basePath}/ws`,
    exposeHeadRoute: false,
    schema: { hide: true },
    preValidation: async (request, reply) => {
      reply.header('sec-websocket-version', '13')
      request.user = await admitSocket(request, identification, rule)
      sockets.refuseMore(request.user.userId)
      answers.set(request.raw, reply.raw)
    },
    handler: async (_request, reply) => reply.callNotFound(),
    wsHandler: (opened, request) => {
      endTrace(request, 101)
      forgetRequest(opened, request.raw)
      serveSocket(opened, request.user, { hub, sockets, answering, logger: request.log, requestId: request.id })
      // Whatever was revoked during the handshake; from here on the socket itself is told.
      if (identification.revocations.has(request.user)) opened.close(closeCode.loginEnded, 'login ended')
    },
  })
}
