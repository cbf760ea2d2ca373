import { startNats, waitFor } from '@playground/testing'
import t from 'tap'
import { connectBus } from '../src/index.ts'
import { openBus } from './fixtures/open-bus.ts'

t.test('tells whether a write is acknowledged in time', async (t) => {
  await using nats = await startNats()
  await using bus = await openBus(nats.url)
  t.equal(await bus.probeWrite(2000), true)
  await nats.pause()
  t.equal(await bus.probeWrite(100), false)
  await nats.resume()
  await waitFor(() => bus.probeWrite(2000))
  await nats.kill()
  t.equal(await bus.probeWrite(100), false)
})

t.test('a server that stores nothing is no healthy one', async (t) => {
  await using nats = await startNats({ jetStream: false })
  await using bus = await connectBus({ servers: nats.url, name: 'test' })
  t.equal(await bus.probeWrite(300), false)
})
