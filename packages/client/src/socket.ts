/** What a socket tells. After `onClose` it tells nothing more. */
export type SocketListener = {
  onOpen(): void
  onMessage(data: unknown): void
  onClose(code: number): void
}

/** A WebSocket, as far as the client needs one. */
export type Socket = { send(data: string): void; close(): void }

/** Opens a WebSocket. */
export type OpenSocket = (url: string, protocols: string[], listener: SocketListener) => Socket

/** The WebSocket that browsers and Node have. */
export const openWebSocket: OpenSocket = (url, protocols, listener) => {
  const socket = new WebSocket(url, protocols)
  socket.addEventListener('open', () => listener.onOpen())
  socket.addEventListener('message', ({ data }) => listener.onMessage(data))
  socket.addEventListener('close', ({ code }) => listener.onClose(code))
  return {
    send: (data) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(data)
    },
    close: () => socket.close(),
  }
}
