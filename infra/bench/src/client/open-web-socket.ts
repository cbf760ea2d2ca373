import { randomBytes } from 'node:crypto'
import { connect } from 'node:net'
import { walkFrames } from './walk-frames.ts'

export type WebSocketOptions = Readonly<{
  port: number
  path: string
  protocols?: readonly string[]
  open: () => void
  bytes: (bytes: Buffer) => void
  /** A text frame of at most 125 bytes. */
  shortText?: (text: string) => void
  lost: (reason: string) => void
}>

export type RawWebSocket = Readonly<{
  send: (text: string) => void
  close: () => void
  pause: () => void
}>

const opcodes = { text: 1, close: 8, ping: 9, pong: 10 } as const
const headEnd = '\r\n\r\n'

/** A WebSocket that costs next to nothing: the bytes are handed on as they come, and only pings are understood. */
export function openWebSocket(options: WebSocketOptions): RawWebSocket {
  const { port, path, protocols = [], lost } = options
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  let over = false
  let head: Buffer | undefined = Buffer.alloc(0)

  const end = (reason: string) => {
    if (over) return
    over = true
    socket.destroy()
    lost(reason)
  }
  const write = (opcode: number, payload: Buffer) => socket.write(encodeFrame(opcode, payload))
  const walk = walkFrames((opcode, payload) => {
    if (opcode === opcodes.text) options.shortText?.(payload.toString('utf8'))
    else if (opcode === opcodes.ping) write(opcodes.pong, payload)
    else if (opcode === opcodes.close) end(`closed with ${payload.length < 2 ? 1005 : payload.readUInt16BE(0)}`)
  })

  socket.once('connect', () =>
    socket.write(
      [
        `GET ${path} HTTP/1.1`,
        `Host: 127.0.0.1:${port}`,
        'Connection: Upgrade',
        'Upgrade: websocket',
        'Sec-WebSocket-Version: 13',
        `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
        ...(protocols.length === 0 ? [] : [`Sec-WebSocket-Protocol: ${protocols.join(', ')}`]),
        '\r\n',
      ].join('\r\n'),
    ),
  )
  socket.on('data', (data: Buffer) => {
    let bytes = data
    if (head !== undefined) {
      head = Buffer.concat([head, data])
      const at = head.indexOf(headEnd)
      if (at === -1) return
      if (!head.toString('latin1', 0, 12).endsWith(' 101')) return end(head.toString('latin1', 0, 200))
      bytes = head.subarray(at + headEnd.length)
      head = undefined
      options.open()
      if (bytes.length === 0) return
    }
    options.bytes(bytes)
    walk(bytes)
  })
  socket.once('error', (error) => end(error.message))
  socket.once('close', () => end('the connection was closed'))

  return {
    send: (text) => void write(opcodes.text, Buffer.from(text)),
    close: () => {
      over = true
      // What was sent last is let through.
      socket.end()
      setTimeout(() => socket.destroy(), 500).unref()
    },
    pause: () => void socket.pause(),
  }
}

/** A frame from a client. Its mask must be there and may be zero, which leaves the payload as it is. */
function encodeFrame(opcode: number, payload: Buffer): Buffer {
  const { length } = payload
  const long = length > 125
  const head = Buffer.alloc(long ? 8 : 6)
  head[0] = 0x80 | opcode
  head[1] = 0x80 | (long ? 126 : length)
  if (long) head.writeUInt16BE(length, 2)
  return Buffer.concat([head, payload])
}
