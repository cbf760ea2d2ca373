import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { liveEvent, type Session } from '@playground/contracts'
import { temporaryDirectory, waitFor } from '@playground/testing'
import { t } from 'tap'
import { History } from './fixtures/check-history.ts'
import type { Script } from './fixtures/lab-worker.ts'
import { joinOver, openSocket, startOver } from './fixtures/open-socket.ts'
import { startStack } from './fixtures/start-stack.ts'

t.setTimeout(120_000)
/** Speaks while the link stands, and says everything again when it is back, as a worker does. */
const steady: Script = async (run) => {
  await run.start()
  for (let at = 0; at < 400; at++) {
    if (run.isUp) run.delta(`word ${at} 🦊 `)
    else {
      run.lose(`word ${at} unheard `)
      await run.whenUp()
      run.checkpoint(2000)
    }
    await sleep(5)
  }
  await run.end()
}
const store = await temporaryDirectory('nats')
const stack = await startStack({ scripts: { steady }, gateways: [{}, {}], storeDir: store.path })
t.teardown(async () => {
  await stack[Symbol.asyncDispose]()
  await store[Symbol.asyncDispose]()
})
const [gateway, other] = [stack.gatewayAt(0), stack.gatewayAt(1)]
const { nats, worker } = stack

t.test('a killed nats-server costs nobody a character', async (t) => {
  const person = await stack.signUp()
  const sockets = await Promise.all([gateway, other].map((at) => openSocket(at, person.token)))
  const [first, second] = sockets
  if (first === undefined || second === undefined) return
  const created = await startOver(first, { prompt: 'On', models: ['lab/steady', 'lab/steady'] })
  const joined = await joinOver(second, created.sessionId)
  for (let kills = 0; kills < 2; kills++) {
    await first.next('run.delta', ({ index }) => index > 60 * (kills + 1))
    await nats.kill()
    const isRed = async () => (await gateway.app.inject({ url: '/readyz' })).statusCode === 503
    await waitFor(isRed, { timeoutMs: 5000, describe: 'readiness to be lost' })
    const before = performance.now()
    const refused = await gateway.app.inject({ url: '/api/v1/sessions', headers: person.headers })
    t.equal(refused.statusCode, 503)
    t.ok(performance.now() - before < 4000, 'soon')
    t.ok(Number(refused.headers['retry-after']) <= 5)
    await nats.restart()
  }
  await Promise.all(sockets.map((socket) => socket.next('comparison.ended')))
  for (const [socket, { session, cursor }, answer] of [
    [first, created, created],
    [second, joined, joined],
  ] as const) {
    const history = new History()
    if (session !== undefined) history.begin(session, cursor)
    for (const frame of socket.frames.slice(socket.frames.indexOf(answer) + 1)) history.take(liveEvent.parse(frame))
    t.same(history.problems, [])
    for (const run of created.session.comparisons[0]?.runs ?? []) {
      t.equal(history.runs.get(run.id)?.text, worker.truthOf(run.id)?.text)
    }
  }
  for (const socket of sockets) await socket[Symbol.asyncDispose]()
  await waitFor(async () => (await gateway.app.inject({ url: '/readyz' })).statusCode === 200)
})

t.test('a killed session service does not stop what is being told', async (t) => {
  const person = await stack.signUp()
  await using socket = await openSocket(gateway, person.token)
  const { sessionId } = await startOver(socket, { prompt: 'On', models: ['lab/steady'] })
  await socket.next('run.delta')
  await stack.killSession()
  const count = socket.frames.length
  await socket.next('run.delta', ({ index }) => index > 50)
  t.ok(socket.frames.length > count)
  const before = performance.now()
  const refused = await gateway.app.inject({ url: `/api/v1/sessions/${sessionId}`, headers: person.headers })
  t.same([refused.statusCode, refused.json().code], [503, 'unavailable'])
  t.ok(performance.now() - before < 5000)
  t.match(
    await socket.ask({ type: 'session.join', sessionId }),
    { type: 'session.joined' },
    'joining what is followed needs nobody',
  )
  t.equal((await gateway.app.inject({ url: '/health' })).json().checks.session.status, 'down')
  await stack.restartSession()
  await socket.next('comparison.ended')
})

t.test('a stopped Postgres is unavailable, not an error', async (t) => {
  const person = await stack.signUp()
  await stack.postgres.stop('immediate')
  const requests = [
    () => gateway.app.inject({ url: '/api/v1/sessions', headers: person.headers }),
    () => gateway.app.inject({ url: '/api/v1/auth/me', headers: person.headers }),
    () =>
      gateway.app.inject({
        method: 'POST',
        url: '/api/v1/sessions',
        headers: person.headers,
        payload: { prompt: 'x', models: ['lab/steady'] },
      }),
    () =>
      gateway.app.inject({
        method: 'POST',
        url: '/api/v1/auth/login',
        payload: { email: person.email, password: 'some password' },
      }),
  ]
  for (const request of requests) {
    const before = performance.now()
    const response = await request()
    t.equal(response.statusCode, 503, response.body)
    t.ok(performance.now() - before < 6000, 'soon')
  }
  t.match((await gateway.app.inject({ url: '/health' })).json(), {
    status: 'down',
    checks: { postgres: { status: 'down' } },
  })
  await stack.postgres.restart()
  await waitFor(async () => (await gateway.app.inject({ url: '/readyz' })).statusCode === 200)
})

t.test('when the log is lost everybody is told the session anew', async (t) => {
  const person = await stack.signUp()
  await using socket = await openSocket(gateway, person.token)
  const created = await startOver(socket, { prompt: 'Before', models: ['lab/steady'] })
  await socket.next('comparison.ended')
  await nats.kill()
  await rm(join(store.path, 'jetstream'), { recursive: true, force: true })
  await nats.restart()
  const anew = await socket.next('session.joined', ({ requestId }) => requestId === undefined)
  t.match(anew, { sessionId: created.sessionId, resumed: false, session: { status: 'idle' } })
  const old = await joinOver(socket, created.sessionId, created.cursor)
  t.equal(old.resumed, false, 'a cursor of the old log says nothing any more')
  await waitFor(async () => (await gateway.app.inject({ url: '/readyz' })).statusCode === 200, { timeoutMs: 20_000 })
  const again = await socket.ask({ type: 'comparison.start', sessionId: created.sessionId, prompt: 'After' })
  t.match(again, { type: 'comparison.created' })
  await socket.next('comparison.ended', ({ comparisonId }) => comparisonId !== created.session.comparisons[0]?.id)
  const read = await other.app.inject({ url: `/api/v1/sessions/${created.sessionId}`, headers: person.headers })
  const texts = read.json<Session>().comparisons.flatMap(({ runs }) => runs.map(({ id, text }) => [id, text]))
  for (const [id, text] of texts) t.equal(text, worker.truthOf(id ?? '')?.text)
})
