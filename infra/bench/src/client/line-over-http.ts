import { connect } from 'node:net'
import type { OpenLine } from './line.ts'
import { requestOf } from './request-of.ts'

const last = Buffer.from('\r\n0\r\n\r\n')

/** A connection that is kept, and a POST an answer. The answer is over with HTTP's empty chunk. */
export const lineOverHttp: OpenLine = (target, _index, events) => {
  const socket = connect({ port: target.port, host: '127.0.0.1', noDelay: true })
  let busy = false
  let over = false
  let waiting: string | undefined
  let tail: Buffer = Buffer.alloc(0)

  const end = (reason: string) => {
    if (over) return
    over = true
    socket.destroy()
    events.lost(reason)
  }
  const ask = (prompt: string) => {
    if (busy) {
      waiting = prompt
      return
    }
    busy = true
    const { path, body, headers } = requestOf(target, prompt)
    const text = JSON.stringify(body)
    const lines = Object.entries({
      host: `127.0.0.1:${target.port}`,
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(text)),
      ...headers,
    }).map(([name, value]) => `${name}: ${value}`)
    socket.write(`POST ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${text}`)
  }

  socket.once('connect', events.ready)
  socket.on('data', (bytes: Buffer) => {
    events.bytes(bytes)
    tail =
      bytes.length >= last.length ? bytes.subarray(-last.length) : Buffer.concat([tail, bytes]).subarray(-last.length)
    if (!tail.equals(last)) return
    busy = false
    const next = waiting
    waiting = undefined
    if (next !== undefined) ask(next)
  })
  socket.once('error', (error) => end(error.message))
  socket.once('close', () => end('the connection was closed'))
  return {
    ask,
    pause: () => void socket.pause(),
    close: () => {
      over = true
      socket.destroy()
    },
  }
}
