import { test } from 'tap'
import { startNats } from '../src/index.ts'
import { connectToNats } from './programs/connect-to-nats.ts'

test('speaks NATS with JetStream on and a payload of 1 MB', async (t) => {
  await using nats = await startNats()
  t.match(nats.url, new RegExp(`^nats://[^:]+:${nats.port}$`))
  const info = await connectToNats(nats.port)
  t.equal(info.jetstream, true)
  t.equal(info.max_payload, 1024 * 1024)
})

test('leaves JetStream off when told', async (t) => {
  await using nats = await startNats({ jetStream: false })
  t.not((await connectToNats(nats.port)).jetstream, true)
})

test('after a kill nobody answers; after a restart it is there again on the same port', async (t) => {
  await using nats = await startNats()
  const { port, pid } = nats
  await nats.kill()
  await t.rejects(connectToNats(port), { code: 'ECONNREFUSED' })
  await nats.restart()
  t.equal(nats.port, port)
  t.not(nats.pid, pid)
  t.equal((await connectToNats(port)).jetstream, true)
})

test('keeps what was stored over a kill and a restart', async (t) => {
  await using nats = await startNats()
  const create = { name: 'KEPT', subjects: ['kept.>'], storage: 'file', max_bytes: 1_000_000, num_replicas: 1 }
  t.match(await connectToNats(nats.port, '$JS.API.STREAM.CREATE.KEPT', create), { reply: { config: { name: 'KEPT' } } })
  t.match(await connectToNats(nats.port, 'kept.one', { hello: 1 }), { reply: { seq: 1 } })
  await nats.kill()
  await nats.restart()
  t.match(await connectToNats(nats.port, '$JS.API.STREAM.INFO.KEPT', {}), { reply: { state: { messages: 1 } } })
})

test('a paused server keeps connections waiting, a resumed one answers', async (t) => {
  await using nats = await startNats()
  await nats.pause()
  await t.rejects(connectToNats(nats.port), { message: /nothing within/ })
  await nats.resume()
  t.equal((await connectToNats(nats.port)).jetstream, true)
})
