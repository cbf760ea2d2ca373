import { setImmediate as turn } from 'node:timers/promises'
import { newId, type ServerFrame } from '@playground/contracts'
import { startNats } from '@playground/testing'
import t from 'tap'
import { watchEventLoop } from '../src/health/watch-event-loop.ts'
import { openSocket } from './fixtures/open-socket.ts'
import { startGateway } from './fixtures/start-gateway.ts'

t.setTimeout(120_000)
// Nobody answers for the session service: a start that is let through is refused by that, in other words.
const nats = await startNats()
const gateway = await startGateway(nats.url)
t.teardown(async () => {
  await gateway[Symbol.asyncDispose]()
  await nats[Symbol.asyncDispose]()
})

const tooBusy = /too busy/

/** Keeps the event loop from turning for long enough. */
function block(): void {
  const untilMs = performance.now() + 450
  while (performance.now() < untilMs) Math.random()
}

/** A look that comes too late: what is due is done in the turn after the one that we are in. */
async function lookLate(): Promise<void> {
  block()
  await turn()
  await turn()
}

t.test('one long pause is none, two in a row are too much, and it passes', async (t) => {
  const watch = watchEventLoop()
  t.teardown(() => watch.close())
  const isShedding = () => {
    try {
      watch.refuseStarts()
      return false
    } catch {
      return true
    }
  }
  t.equal(isShedding(), false)
  await lookLate()
  t.equal(isShedding(), false)
  await lookLate()
  t.equal(isShedding(), true)
  t.ok(watch.lagMs() > 200)
  t.throws(() => watch.refuseStarts(), { code: 'unavailable', statusCode: 503, retryAfterSeconds: 1 })
  t.equal(watch.shed(), 2)
  while (isShedding()) await turn()
  t.pass('until it looks in time again')
})

t.test('a gateway that is far behind starts nothing new and answers everything else', async (t) => {
  const token = gateway.app.jwt.sign({ sub: newId(), sid: newId() }, { expiresIn: 600 })
  const headers = { authorization: `Bearer ${token}` }
  const payload = { prompt: 'Hello?', models: ['lab/one'] }
  const start = () => gateway.app.inject({ method: 'POST', url: '/api/v1/sessions', headers, payload })
  t.notMatch((await start()).json().message, tooBusy)

  // On a machine with much else to do, a look in time may come between.
  let refused = await start()
  for (let tries = 0; tries < 20 && !tooBusy.test(refused.json().message); tries++) {
    for (let look = 0; look < 2; look++) await lookLate()
    refused = await start()
  }
  t.equal(refused.statusCode, 503)
  t.match(refused.json(), { code: 'unavailable', message: tooBusy })
  t.equal(refused.headers['retry-after'], '1')
  t.equal((await gateway.app.inject({ url: '/livez' })).statusCode, 200)

  await using socket = await openSocket(gateway, token)
  const isRefused = (frame: { type: string }): frame is Extract<ServerFrame, { type: 'error' }> =>
    frame.type === 'error'
  await lookLate()
  socket.send({ type: 'session.start', requestId: newId(), ...payload })
  // It has left, and is read after the next look.
  block()
  t.match(await socket.find(isRefused), { code: 'unavailable', message: tooBusy })
})
