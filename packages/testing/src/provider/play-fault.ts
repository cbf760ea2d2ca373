import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { errorBody } from './error-body.ts'
import { streamHeaders } from './play-script.ts'
import type { ProviderFault } from './provider-answer.ts'
import type { ProviderDialect } from './read-dialect.ts'

export type FaultOptions = {
  readonly dialect: ProviderDialect | 'other'
  readonly model: string
  readonly id: string
  readonly key: string
  /** Where a redirect goes. */
  readonly elsewhere: string
}

/** Plays an answer that is no stream of the vendor's. Returns when it is over or the client has gone. */
export async function playFault(response: ServerResponse, fault: ProviderFault, options: FaultOptions): Promise<void> {
  const { dialect, model, id, key, elsewhere } = options
  switch (fault.fault) {
    case 'status':
    case 'bad-key':
    case 'context-too-long':
    case 'out-of-credit': {
      const kind = fault.fault
      const retryAfter = fault.fault === 'status' ? fault.retryAfter : undefined
      const error = errorBody(dialect, {
        kind,
        status: fault.fault === 'status' ? fault.status : 0,
        model,
        key,
        retryAfter,
      })
      response.writeHead(error.status, {
        'content-type': error.contentType,
        ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
        ...(fault.fault === 'status' ? fault.headers : {}),
      })
      response.end(error.body)
      return
    }
    case 'no-headers':
      await once(response, 'close')
      return
    case 'no-body':
      response.writeHead(200, streamHeaders(dialect, id))
      response.flushHeaders()
      await once(response, 'close')
      return
    case 'reset':
      response.socket?.resetAndDestroy()
      return
    case 'empty-stream':
      response.writeHead(200, streamHeaders(dialect, id))
      response.end()
      return
    case 'html':
      response.writeHead(200, { 'content-type': 'text/html' })
      response.end('<!doctype html><title>Welcome</title><p>Please sign in to the network.</p>')
      return
    case 'redirect':
      response.writeHead(fault.status, { location: elsewhere })
      response.end()
      return
    case 'huge-body': {
      const { gzip = false, megabytes } = fault
      response.writeHead(200, { ...streamHeaders(dialect, id), ...(gzip ? { 'content-encoding': 'gzip' } : {}) })
      const body = Readable.from(endlessLine(megabytes))
      await (gzip ? pipeline(body, createGzip(), response) : pipeline(body, response))
      return
    }
    default:
      fault satisfies never
  }
}

function* endlessLine(megabytes: number): Generator<Buffer> {
  yield Buffer.from('data: ')
  const piece = Buffer.alloc(1_000_000, 'x')
  for (let sent = 0; sent < megabytes; sent++) yield piece
}
