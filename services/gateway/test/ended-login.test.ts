import { ProcedureError } from '@playground/contracts'
import { createLogger } from '@playground/runtime'
import fastify from 'fastify'
import { t } from 'tap'
import { sendRefusal } from '../src/http/send-refusal.ts'
import { connectionsOf } from '../src/live/connections.ts'
import { openHub } from '../src/live/hub.ts'
import { serveStream } from '../src/live/stream/serve-stream.ts'
import { speak } from './fixtures/lab-worker.ts'
import { startStack } from './fixtures/start-stack.ts'

t.setTimeout(60_000)
const stack = await startStack({ scripts: { brief: speak(3, 0) } })
t.teardown(() => stack[Symbol.asyncDispose]())

t.test('a login that ends while its session is being read gets no stream', async (t) => {
  const person = await stack.signUp()
  const payload = { prompt: 'Hello', models: ['lab/brief'] }
  const started = await stack.gateway.app.inject({
    method: 'POST',
    url: '/api/v1/sessions',
    headers: person.headers,
    payload,
  })
  const sessionId = started.json<{ id: string }>().id
  const hub = await openHub({ bus: stack.bus, logger: createLogger({ service: 'test', level: 'silent' }) })
  const streams = connectionsOf({ kind: 'event streams', maxPerUser: 10 })
  const revocations = {
    has: () => true,
    refuse: () => {
      throw new ProcedureError('unauthenticated', 'This login has ended.')
    },
    onRevoked: () => () => {},
    close: () => {},
  }
  const app = fastify()
  app.decorateRequest('user')
  app.setErrorHandler(sendRefusal)
  app.get('/', async (request, reply) => {
    request.user = { kind: 'login', userId: person.userId, loginId: person.userId, expiresAtMs: Date.now() + 60_000 }
    await serveStream(request, reply, { sessionId, after: null, untilEnded: false }, { hub, streams, revocations })
    return reply
  })
  const response = await app.inject({ url: '/' })
  t.equal(response.statusCode, 401)
  t.match(response.json(), { code: 'unauthenticated' })
  t.equal(streams.count(), 0)
  await app.close()
  await hub.close()
})
