import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { readWish } from '../wish.ts'
import { answer } from './answer.ts'
import { chooseDialect } from './choose-dialect.ts'
import { createPacer } from './create-pacer.ts'

export type BenchUpstream = AsyncDisposable & Readonly<{ url: string }>

/** A vendor that answers whatever the prompt wishes for, in the dialect of the path, each chunk with its time in it. */
export async function startUpstream(): Promise<BenchUpstream> {
  const pacer = createPacer()
  const server = createServer({ keepAliveTimeout: 120_000 }, (request, response) => {
    const dialect = chooseDialect(request.url ?? '')
    if (dialect === undefined) return refuse(response, 404)
    readBody(request, (body) => {
      const wish = readWish(body)
      const { socket } = response
      if (wish === undefined || socket === null) refuse(response, 400)
      else answer(response, socket, dialect, wish, pacer)
    })
  })
  server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 })
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the upstream has no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function readBody(request: IncomingMessage, done: (body: string) => void): void {
  let body = ''
  request.setEncoding('utf8')
  request.on('data', (text: string) => {
    body += text
  })
  request.on('end', () => done(body))
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end('{"error":{"message":"The benchmark has no answer to this."}}')
}
