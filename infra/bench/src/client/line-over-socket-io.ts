import type { OpenLine } from './line.ts'
import { openWebSocket } from './open-web-socket.ts'

/** The event `ask` over socket.io, by its WebSocket transport: packets of engine.io 4 around those of socket.io 5. */
export const lineOverSocketIo: OpenLine = ({ port }, _index, { ready, bytes, lost }) => {
  const socket = openWebSocket({
    ...{ port, path: '/socket.io/?EIO=4&transport=websocket', bytes, lost },
    open: () => socket.send('40'),
    shortText: (text) => {
      if (text === '2') socket.send('3')
      else if (text.startsWith('40')) ready()
    },
  })
  return {
    ask: (prompt) => socket.send(`42${JSON.stringify(['ask', { prompt }])}`),
    pause: socket.pause,
    close: socket.close,
  }
}
