import { connectBus } from '@playground/bus'
import { health } from '@playground/contracts'
import { freePort, startNats, startService, waitFor } from '@playground/testing'
import { t } from 'tap'
import { speak, startLabWorker } from './fixtures/lab-worker.ts'
import { jwtSecret } from './fixtures/start-gateway.ts'

t.setTimeout(60_000)
const nats = await startNats()
t.teardown(() => nats[Symbol.asyncDispose]())

t.test('a setting that cannot be used stops it with a sentence that names it', async (t) => {
  const settings: [Record<string, string>, RegExp][] = [
    [{}, /gateway does not start\. JWT_SECRET is not set\./],
    [{ JWT_SECRET: 'short' }, /JWT_SECRET is not usable: must have at least 32 bytes\./],
    [{ JWT_SECRET: jwtSecret, PORT: 'many' }, /PORT is not usable/],
  ]
  for (const [env, sentence] of settings) {
    await t.rejects(
      startService('gateway', { PATH: process.env.PATH, NATS_URL: nats.url, ...env }, { readyWhen: /ready/ }),
      sentence,
    )
  }
})

t.test('it says when it is ready, and leaves in good order when told', async (t) => {
  const bus = await connectBus({ servers: nats.url, name: 'lab' })
  await bus.provision()
  const worker = await startLabWorker(bus, { brief: speak(3, 0) })
  const port = await freePort()
  const env = {
    PATH: process.env.PATH,
    NATS_URL: nats.url,
    JWT_SECRET: jwtSecret,
    PORT: String(port),
    SHUTDOWN_GRACE_MS: '500',
  }
  const gateway = await startService('gateway', env, { readyWhen: /"msg":"gateway ready"/ })
  t.equal((await fetch(`http://127.0.0.1:${port}/livez`)).status, 200)
  const models = async () => {
    const response = await fetch(`http://127.0.0.1:${port}/health`)
    return health.parse(await response.json()).checks.models?.status === 'ok'
  }
  await waitFor(models, { describe: 'announced models to be seen' })
  const canary = 'CANARY-value'
  await fetch(`http://127.0.0.1:${port}/api/v1/auth/login`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-request-id': canary,
    },
    body: JSON.stringify({ email: 'a@example.com', password: canary }),
  })
  const exit = await gateway.stop()
  t.same(exit, { code: 0, signal: null })
  for (const line of gateway.logs()) {
    t.equal(typeof JSON.parse(line), 'object', 'every line is JSON')
    t.notMatch(line, /CANARY-value"|password/)
  }
  await worker[Symbol.asyncDispose]()
  await bus[Symbol.asyncDispose]()
})
