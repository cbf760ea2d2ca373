import { WebSocket } from 'ws'

export type Connection = Readonly<{
  send(frame: unknown): void
  /** Ends it without a word, as a cable that is pulled. */
  cut(): void
  /** Settles when it is over, with the close code or status. Never rejects. */
  over: Promise<number>
}>

/** Silence for longer than this (the server pings every 20 s) means that nobody is there any more. */
export const deadAfterMs = 30_000

/** Opens a WebSocket to a gateway. Frames arrive parsed. */
export function openSocket(
  url: string,
  token: string,
  on: { open: (connection: Connection) => void; frame: (frame: unknown) => void },
): Connection {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/api/v1/ws`, 'playground.v1', {
    headers: { authorization: `Bearer ${token}` },
    perMessageDeflate: false,
    handshakeTimeout: 10_000,
  })
  const over = Promise.withResolvers<number>()
  const watchdog = setTimeout(() => socket.terminate(), deadAfterMs)
  const connection: Connection = {
    send: (frame) => socket.send(JSON.stringify(frame), () => {}),
    cut: () => socket.terminate(),
    over: over.promise,
  }
  let refusal = 0
  socket.on('open', () => on.open(connection))
  socket.on('ping', () => watchdog.refresh())
  socket.on('message', (data) => {
    watchdog.refresh()
    on.frame(JSON.parse(String(data)))
  })
  socket.on('unexpected-response', (request, response) => {
    refusal = response.statusCode ?? 0
    request.destroy()
    socket.terminate()
  })
  socket.on('error', () => {})
  socket.on('close', (code) => {
    clearTimeout(watchdog)
    over.resolve(refusal || code)
  })
  return connection
}
