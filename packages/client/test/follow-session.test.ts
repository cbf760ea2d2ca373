import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import t from 'tap'
import { createClient } from '../src/index.ts'
import { aDelta, aSession, sessionId } from './scripted-gateway.ts'

async function serve(t: Teardown, handle: (request: IncomingMessage, response: ServerResponse) => void) {
  const server = createServer(handle).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  // What listens on a port answers with an AddressInfo.
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

type Teardown = { teardown(act: () => void): void }

const now = {
  nowMs: () => performance.now(),
  after(_ms: number, act: () => void) {
    const soon = setImmediate(act)
    return () => clearImmediate(soon)
  },
}
const write = (response: ServerResponse, event: { type: string; cursor: string }) =>
  response.write(`event: ${event.type}\nid: ${event.cursor}\ndata: ${JSON.stringify(event)}\n\n`)

t.test('a stream that breaks off goes on after its last event', async (t) => {
  const asked: (string | undefined)[] = []
  const origin = await serve(t, (request, response) => {
    asked.push(request.headers['last-event-id']?.toString())
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    if (asked.length === 1) {
      write(response, {
        type: 'session.joined',
        sessionId,
        resumed: false,
        cursor: 'a.0',
        session: aSession(),
      } as never)
      write(response, aDelta(1, 'Hello', 0))
      response.write('event: run.delta\ndata: {"half')
      setImmediate(() => response.destroy())
      return
    }
    write(response, aDelta(2, ' you', 5))
    response.end()
  })
  const client = createClient({ origin, token: 'x', clock: now })
  const seen: string[] = []
  const stop = new AbortController()
  for await (const event of client.follow(sessionId, { signal: stop.signal })) {
    seen.push(event.type === 'run.delta' ? event.text : event.type)
    if (seen.length === 3) break
  }
  t.same(seen, ['session.joined', 'Hello', ' you'])
  t.same(asked, [undefined, 'a.1'])
})

t.test('until the end means until the server closes', async (t) => {
  const origin = await serve(t, (request, response) => {
    t.match(request.url, /until=ended/)
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    write(response, aDelta(1, 'x', 0))
    response.end()
  })
  const client = createClient({ origin, token: 'x', clock: now })
  let events = 0
  for await (const _ of client.follow(sessionId, { untilEnded: true })) events++
  t.equal(events, 1)
})

t.test('a session that is not there is not asked for twice', async (t) => {
  let asked = 0
  const origin = await serve(t, (_request, response) => {
    asked++
    response.writeHead(404, { 'content-type': 'application/json' })
    response.end(
      JSON.stringify({
        statusCode: 404,
        error: 'Not Found',
        code: 'not_found',
        message: 'm',
        requestId: 'r',
        timestamp: 't',
      }),
    )
  })
  const client = createClient({ origin, token: 'x', clock: now })
  await t.rejects(client.follow(sessionId).next(), { code: 'not_found' })
  t.equal(asked, 1)
})
