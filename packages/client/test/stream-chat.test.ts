import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import t from 'tap'
import { ApiError, ConnectionError, createClient } from '../src/index.ts'
import { aDelta, aSession, sessionId } from './scripted-gateway.ts'

type Asked = { key: string | undefined; body: unknown }

async function gatewayOf(t: { teardown(act: () => void): void }, answer: (response: ServerResponse) => void) {
  const asked: Asked[] = []
  const server = createServer(async (request: IncomingMessage, response) => {
    const body = Buffer.concat(await Array.fromAsync(request))
    asked.push({ key: request.headers['idempotency-key']?.toString(), body: JSON.parse(body.toString()) })
    answer(response)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  // What listens on a port answers with an AddressInfo.
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { client: createClient({ origin, token: 'x' }), asked }
}

const event = (said: { type: string; cursor: string }) =>
  `event: ${said.type}\nid: ${said.cursor}\ndata: ${JSON.stringify(said)}\n\n`
const created = { type: 'session.created', sessionId, session: aSession(), cursor: 'a.0' }
const ended = {
  ...{ type: 'comparison.ended', sessionId, at: '2026-01-01T00:00:00.000Z', cursor: 'a.9', comparisonId: sessionId },
  ...{ status: 'completed', totals: { tokens: 1, costMicros: 0, averageDurationMs: null } },
}

t.test('the events of an answer come up to its end, those of a later version are skipped', async (t) => {
  const { client, asked } = await gatewayOf(t, (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write(event(created) + event(aDelta(1, 'Hello', 0)))
    response.write(event({ type: 'run.sung', cursor: 'a.2' }) + event(ended) + event(aDelta(2, ' never', 5)))
  })
  const seen: string[] = []
  for await (const said of client.streamChat({ message: 'Hi', conversationId: sessionId })) seen.push(said.type)
  t.same(seen, ['session.created', 'run.delta', 'comparison.ended'])
  t.match(asked, [{ key: /./, body: { message: 'Hi', conversationId: sessionId, stream: true } }])
})

t.test('a stream that breaks off says so, and a refusal is one', async (t) => {
  const broken = await gatewayOf(t, (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write(event(created), () => response.destroy())
  })
  await t.rejects(Array.fromAsync(broken.client.streamChat({ message: 'Hi' })), ConnectionError)
  const ending = await gatewayOf(t, (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.end(event(created))
  })
  await t.rejects(Array.fromAsync(ending.client.streamChat({ message: 'Hi' })), ConnectionError)
  const refusing = await gatewayOf(t, (response) => {
    response.writeHead(422, { 'content-type': 'application/json' })
    response.end(
      JSON.stringify({
        ...{ statusCode: 422, error: 'Unprocessable Entity', code: 'context_too_long', message: 'Too long.' },
        ...{ requestId: 'r', timestamp: '2026-01-01T00:00:00.000Z' },
      }),
    )
  })
  const refusal = { name: 'ApiError', code: 'context_too_long' }
  await t.rejects(Array.fromAsync(refusing.client.streamChat({ message: 'Hi' }, { idempotencyKey: 'k' })), refusal)
  await t.rejects(refusing.client.chat({ message: 'Hi' }), ApiError)
  t.equal(refusing.asked[0]?.key, 'k')
  t.ok(refusing.asked[1]?.key, 'one is made')
})
