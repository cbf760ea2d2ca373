import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer, type ServerResponse } from 'node:http'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Session } from '@playground/contracts'
import { type WebSocket, WebSocketServer } from 'ws'
import { z } from 'zod'
import { benchModel, longAnswer, nextDelta, tokenCharacters } from './scripted-session.ts'

export type ScriptedGateway = Awaited<ReturnType<typeof startScriptedGateway>>
export type Streaming = Readonly<{ session: Session; tokens: number; tokensPerSecond: number; seconds: number }>

const types: Readonly<Record<string, string>> = {
  ...{ '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css' },
  ...{ '.woff2': 'font/woff2', '.svg': 'image/svg+xml' },
}
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'self'"
const everyMs = 5
const frame = z.looseObject({ type: z.string(), requestId: z.string() })

/**
 * A gateway that serves the built page and streams one session as fast as it is told, every token in a frame of its
 * own. It stands in for the product so that nothing else takes the cores: what is measured is the page.
 */
export async function startScriptedGateway(root: string, { session, tokens, tokensPerSecond, seconds }: Streaming) {
  const runs = session.comparisons[0]?.runs ?? []
  const answer = longAnswer((tokens + tokensPerSecond * seconds) * tokenCharacters)
  const answers: Readonly<Record<string, unknown>> = {
    '/auth/me': {
      user: { id: session.userId, email: 'bench@example.test', name: 'Bench', picture: null, role: 'user' },
      quota: { limit: 1e9, used: 0, reserved: 0, remaining: 1e9, resetsAt: new Date().toISOString() },
    },
    '/models': { data: [benchModel] },
    '/info': { name: 'bench', version: '0', features: {}, endpoints: {} },
    [`/sessions/${session.id}/estimate`]: { lanes: [] },
  }
  const empty = { data: [], meta: { limit: 50, nextCursor: null } }
  let timer: ReturnType<typeof setInterval> | undefined
  let sent = 0

  async function serve(path: string, response: ServerResponse): Promise<void> {
    if (path.startsWith('/api/v1')) {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify(answers[path.slice('/api/v1'.length)] ?? empty))
      return
    }
    const file = path.startsWith('/reference/') ? fileURLToPath(new URL(`.${path}`, import.meta.url)) : join(root, path)
    const content = await readFile(file).catch(() => readFile(join(root, 'index.html')))
    const type = types[extname(path)] ?? types['.html']
    response.writeHead(200, { 'content-type': type, 'content-security-policy': policy })
    response.end(content)
  }

  /** By the clock, so that a late timer sends what it owes. */
  function stream(socket: WebSocket): void {
    const startMs = performance.now()
    timer = setInterval(() => {
      const due = Math.min(
        tokensPerSecond * seconds,
        Math.floor(((performance.now() - startMs) / 1000) * tokensPerSecond),
      )
      for (; sent < due; sent++) {
        for (const run of runs) socket.send(JSON.stringify(nextDelta(session, run, tokens + sent, answer)))
      }
    }, everyMs)
  }

  const server = createServer((request, response) => {
    void serve(new URL(request.url ?? '/', 'http://here').pathname, response)
  }).listen(0, '127.0.0.1')
  const sockets = new WebSocketServer({ server, handleProtocols: () => 'playground.v1' })
  sockets.on('connection', (socket) => {
    socket.on('message', (data) => {
      const asked = frame.parse(JSON.parse(String(data)))
      const common = { requestId: asked.requestId, sessionId: session.id }
      if (asked.type !== 'session.join')
        return socket.send(JSON.stringify({ type: 'pong', requestId: asked.requestId }))
      socket.send(JSON.stringify({ type: 'session.joined', ...common, resumed: false, cursor: 'bench.0', session }))
      stream(socket)
    })
  })
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('not listening on a port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    /** Tokens sent until now, of all lanes together. */
    sent: () => sent * runs.length,
    async [Symbol.asyncDispose]() {
      clearInterval(timer)
      for (const socket of sockets.clients) socket.terminate()
      server.closeAllConnections()
      server.close()
    },
  }
}
