import { runOutput, runState } from '@playground/contracts'
import { startNats, waitFor } from '@playground/testing'
import t from 'tap'
import type { Bus, LogEntry, StateConsumerOptions } from '../src/index.ts'
import { delta, newRunNames, queued } from './fixtures/events.ts'
import { openBus } from './fixtures/open-bus.ts'
import { openRaw } from './fixtures/open-raw.ts'

t.setTimeout(120_000)
t.jobs = 4

/** Consumes state and keeps what came, batch by batch. */
async function consume(bus: Bus, change: Partial<StateConsumerOptions> = {}) {
  const batches: (readonly LogEntry[])[] = []
  const consuming = await bus.consumeLog({
    name: 'session',
    filter: runState.filter({}),
    batch: 50,
    maxWaitMs: 20,
    onBatch: async (entries) => void batches.push(entries),
    ...change,
  })
  const sequences = () => batches.flatMap((batch) => batch.map(({ sequence }) => sequence))
  return { batches, sequences, drain: consuming.drain }
}

const write = async (bus: Bus, count: number): Promise<number[]> => {
  const stored = Array.from({ length: count }, async () => {
    const names = newRunNames()
    bus.publish(runOutput, names, delta(names, 1, 0, 'not state'))
    return (await bus.store(runState, names, queued(names), { messageId: names.runId })).sequence
  })
  return (await Promise.all(stored)).sort((one, other) => one - other)
}

const unread = async (servers: string) => {
  await using raw = await openRaw(servers)
  const { num_pending, num_ack_pending } = await raw.manager.consumers.info('RUNS', 'session')
  return num_pending + num_ack_pending
}

t.test('hands on what matches, in order, in batches, from the beginning of the log', async (t) => {
  await using nats = await startNats()
  await using bus = await openBus(nats.url)
  const early = await write(bus, 120)
  const consumer = await consume(bus)
  await waitFor(() => consumer.sequences().length === 120)
  t.strictSame(consumer.sequences(), early)
  t.ok(consumer.batches.every(({ length }) => length <= 50))
  t.ok(consumer.batches.length < 20, 'not one by one')
  t.match(consumer.batches[0]?.[0]?.messageId, /^[0-9a-f-]{36}$/)
  const late = await write(bus, 10)
  await waitFor(() => consumer.sequences().length === 130)
  t.strictSame(consumer.sequences().slice(120), late)
  await waitFor(async () => (await unread(nats.url)) === 0)
  await consumer.drain()
})

t.test('a batch that fails is delivered again as a whole', async (t) => {
  await using nats = await startNats()
  await using bus = await openBus(nats.url)
  let failures = 0
  const seen: number[] = []
  const consumer = await consume(bus, {
    onBatch: async (entries) => {
      if (failures++ === 0) throw new Error('the database is away')
      seen.push(...entries.map(({ sequence }) => sequence))
    },
  })
  const written = await write(bus, 5)
  await waitFor(() => new Set(seen).size === 5)
  t.strictSame(
    seen.toSorted((one, other) => one - other),
    written,
  )
  await waitFor(async () => (await unread(nats.url)) === 0)
  await consumer.drain()
})

t.test('two processes share the work; one that drains leaves the rest to the other', async (t) => {
  await using nats = await startNats()
  await using one = await openBus(nats.url)
  await using other = await openBus(nats.url)
  const first = await consume(one, { batch: 5 })
  const second = await consume(other, { batch: 5 })
  const written = await write(one, 100)
  const both = () => [...first.sequences(), ...second.sequences()].toSorted((a, b) => a - b)
  await waitFor(() => both().length === 100)
  t.strictSame(both(), written)
  await first.drain()
  const before = first.sequences().length
  await write(one, 20)
  await waitFor(() => both().length === 120, { timeoutMs: 5000 })
  t.equal(first.sequences().length, before)
  await second.drain()
})

t.test('everything arrives at least once while the server is killed', async (t) => {
  await using nats = await startNats()
  await using bus = await openBus(nats.url)
  const consumer = await consume(bus)
  const written: number[] = []
  for (let round = 0; round < 3; round++) {
    const writing = write(bus, 50)
    await nats.kill()
    await nats.restart()
    written.push(...(await writing))
  }
  await waitFor(() => new Set(consumer.sequences()).size === 150, { timeoutMs: 40_000 })
  t.strictSame(
    [...new Set(consumer.sequences())].toSorted((one, other) => one - other),
    written.toSorted((one, other) => one - other),
  )
  await consumer.drain()
})

t.test('a consumer that is deleted is made again', async (t) => {
  await using nats = await startNats()
  await using bus = await openBus(nats.url)
  await using raw = await openRaw(nats.url)
  const consumer = await consume(bus)
  await write(bus, 3)
  await waitFor(() => consumer.sequences().length === 3)
  await raw.manager.consumers.delete('RUNS', 'session')
  const written = await write(bus, 3)
  const seen = () => new Set(consumer.sequences())
  await waitFor(() => written.every((sequence) => seen().has(sequence)), { timeoutMs: 15_000 })
  t.equal(seen().size, 6)
  await consumer.drain()
})

t.test('what is not acknowledged counts as backlog, as a share of what the log may hold', async (t) => {
  await using nats = await startNats()
  await using bus = await openBus(nats.url, { maxStreamBytes: 1024 * 1024 })
  t.equal(await bus.backlogShare('session'), 0, 'nobody consumes yet')
  const gate = Promise.withResolvers<void>()
  const consumer = await consume(bus, { batch: 10, onBatch: () => gate.promise })
  t.equal(await bus.backlogShare('session'), 0)
  const names = newRunNames()
  await bus.store(runState, names, queued(names), { messageId: names.runId })
  const filler = 'x'.repeat(100_000)
  for (let index = 1; index <= 6; index++) await bus.publishProbe(runOutput, names, delta(names, index, 0, filler))
  const share = await bus.backlogShare('session')
  t.ok(share > 0.5 && share <= 0.7, String(share))
  gate.resolve()
  await waitFor(async () => (await bus.backlogShare('session')) === 0)
  await consumer.drain()
})
