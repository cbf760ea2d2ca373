import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { nowUs } from '../clock.ts'
import { stampedText } from '../stamp.ts'
import type { Wish } from '../wish.ts'
import type { Pacer } from './create-pacer.ts'
import type { Dialect } from './dialect.ts'

/** How many chunks one turn may write when there is no pace, so that other streams get theirs. */
const chunksPerTurn = 32

/** Streams an answer as wished: the first chunk at once, then at its pace. */
export function answer(response: ServerResponse, socket: Socket, dialect: Dialect, wish: Wish, pacer: Pacer): void {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' })
  response.flushHeaders()
  let text = ''
  let written = 0
  let stop = () => {}

  // Framed by hand: node:http hands the four parts of an HTTP chunk to the socket one by one, which costs the load's
  // core twice as much as the chunk itself.
  const write = (data: string) => socket.write(`${data.length.toString(16)}\r\n${data}\r\n`, 'latin1')
  const nextChunk = () => {
    const piece = stampedText(nowUs())
    text += piece
    written += 1
    return dialect.chunk(piece)
  }
  const finish = () => {
    stop()
    write(dialect.ending({ text, chunks: written }))
    response.end()
  }
  const step = () => {
    write(nextChunk())
    if (written >= wish.chunks) finish()
  }
  const burst = () => {
    if (response.destroyed) return
    let room = true
    for (let count = 0; room && count < chunksPerTurn && written < wish.chunks; count++) room = write(nextChunk())
    if (written >= wish.chunks) finish()
    else if (room) setImmediate(burst)
    else socket.once('drain', burst)
  }

  response.once('close', () => stop())
  write(dialect.opening() + nextChunk())
  if (written >= wish.chunks) finish()
  else if (wish.paceMs === 0) burst()
  else stop = pacer.every(wish.paceMs, step)
}
