import type { OpenLine } from './line.ts'
import { openWebSocket } from './open-web-socket.ts'

/** `{prompt}` over a plain WebSocket. */
export const lineOverWebsocket: OpenLine = ({ port }, _index, { ready, bytes, lost }) => {
  const socket = openWebSocket({ port, path: '/', open: ready, bytes, lost })
  return { ask: (prompt) => socket.send(JSON.stringify({ prompt })), pause: socket.pause, close: socket.close }
}
