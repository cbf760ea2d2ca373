import type { CatalogEntry } from '@playground/contracts'
import { startNats, waitFor } from '@playground/testing'
import t from 'tap'
import type { Bus } from '../src/index.ts'
import { openBus } from './fixtures/open-bus.ts'
import { openRaw } from './fixtures/open-raw.ts'

t.setTimeout(120_000)
t.jobs = 4

const entry = (workerId: string, change: Partial<CatalogEntry> = {}): CatalogEntry => ({
  provider: 'openai',
  name: 'OpenAI',
  workerId,
  priceVersion: null,
  models: [],
  at: new Date().toISOString(),
  ...change,
})

async function follow(bus: Bus) {
  const changes: string[][] = []
  const stop = await bus.followCatalog((entries) => changes.push(entries.map(({ workerId }) => workerId).sort()))
  return { changes, stop, latest: () => changes.at(-1)?.join() }
}

t.test('tells first what is there, then every change and nothing else', async (t) => {
  await using nats = await startNats()
  await using bus = await openBus(nats.url)
  await bus.announce(entry('one'))
  const { changes, latest, stop } = await follow(bus)
  t.strictSame(changes, [['one']])
  await bus.announce(entry('two'))
  await waitFor(() => latest() === 'one,two')
  await bus.announce(entry('two'))
  await bus.announce(entry('one', { at: '2026-01-01T00:00:00.000Z' }))
  await bus.announce(entry('two', { priceVersion: 'v2' }))
  await waitFor(() => changes.length === 3)
  await bus.withdraw('openai', 'one')
  await waitFor(() => latest() === 'two')
  t.equal(changes.length, 4, 'an announcement that says the same is no change')
  t.strictSame((await follow(bus)).changes, [['two']], 'what was withdrawn is not there for a newcomer')
  stop()
})

t.test('a catalog without workers is told as empty, at once', async (t) => {
  await using nats = await startNats()
  await using bus = await openBus(nats.url)
  t.strictSame((await follow(bus)).changes, [[]])
})

t.test('goes on after the server was killed', async (t) => {
  await using nats = await startNats()
  await using bus = await openBus(nats.url)
  const { latest } = await follow(bus)
  await bus.announce(entry('one'))
  await waitFor(() => latest() === 'one')
  await nats.kill()
  const announced = bus.announce(entry('two'))
  await nats.restart()
  await announced
  await waitFor(() => latest() === 'one,two')
  t.pass()
})

t.test('an announcement that breaks the contract is left out', async (t) => {
  await using nats = await startNats()
  await using bus = await openBus(nats.url)
  await using raw = await openRaw(nats.url)
  const { latest } = await follow(bus)
  await raw.connection.request('catalog.openai.bad', '{"provider":"NOT A PROVIDER"}')
  await bus.announce(entry('good'))
  await waitFor(() => latest() === 'good')
  t.ok(bus.up)
})
