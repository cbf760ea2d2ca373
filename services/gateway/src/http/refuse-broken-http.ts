import type { Socket } from 'node:net'
import { newId, ProcedureError } from '@playground/contracts'
import { errorBodyOf } from './error-body.ts'

/** What arrived was no HTTP request, or came too slowly: there is no request object, only the connection. */
export function refuseBrokenHttp(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const refusal =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? new ProcedureError('header_too_large', 'The headers are larger than 16 KiB.')
      : new ProcedureError('validation_failed', 'This is not a valid HTTP request.')
  const body = errorBodyOf(refusal, newId())
  const json = JSON.stringify(body)
  socket.end(
    `HTTP/1.1 ${body.statusCode} ${body.error}\r\n` +
      'Content-Type: application/json; charset=utf-8\r\n' +
      `Content-Length: ${Buffer.byteLength(json)}\r\n` +
      `Connection: close\r\n\r\n${json}`,
  )
}
