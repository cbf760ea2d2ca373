import type { StreamInfo } from '@nats-io/jetstream'
import { startNats } from '@playground/testing'
import t from 'tap'
import { connectBus } from '../src/index.ts'
import { openBus } from './fixtures/open-bus.ts'
import { openRaw } from './fixtures/open-raw.ts'

t.setTimeout(120_000)
t.jobs = 4

async function listStreams(servers: string): Promise<StreamInfo[]> {
  await using raw = await openRaw(servers)
  const all: StreamInfo[] = []
  for await (const stream of raw.manager.streams.list()) all.push(stream)
  return all.toSorted((one, other) => one.config.name.localeCompare(other.config.name))
}

const second = 1e9
const minute = 60 * second
const MiB = 1024 * 1024

t.test('makes every stream as agreed, each bounded in bytes and age, fitting a server of 6 GB', async (t) => {
  await using nats = await startNats({ maxFile: '6GB' })
  await using bus = await connectBus({ servers: nats.url, name: 'test' })
  await bus.provision()
  const streams = await listStreams(nats.url)
  t.match(
    streams.map(({ config }) => config),
    [
      { name: 'CATALOG', max_bytes: 16 * MiB, max_age: 30 * second, max_msgs_per_subject: 1 },
      { name: 'HEALTH', max_bytes: MiB },
      {
        name: 'JOBS',
        retention: 'workqueue',
        discard: 'new',
        discard_new_per_subject: true,
        max_msgs_per_subject: 1,
        max_bytes: 512 * MiB,
        max_age: 15 * minute,
      },
      { name: 'KV_revoked', subjects: ['$KV.revoked.>'], max_age: 15 * minute, max_msgs_per_subject: 1 },
      { name: 'KV_scratch', max_age: 30 * minute, max_msgs_per_subject: 1, max_msg_size: 260 * 1024 },
      {
        name: 'RUNS',
        subjects: ['runs.>'],
        storage: 'file',
        retention: 'limits',
        discard: 'old',
        allow_direct: true,
        max_bytes: 4096 * MiB,
        max_age: 24 * 60 * minute,
        duplicate_window: 2 * minute,
        republish: { src: 'runs.*.*.*.*.state' },
      },
    ],
  )
  t.ok(streams.every(({ config }) => config.max_bytes > 0 && config.max_age > 0))
})

t.test('may be repeated, by many at once, and changes nothing that is as agreed', async (t) => {
  await using nats = await startNats()
  await using one = await connectBus({ servers: nats.url, name: 'test', maxStreamBytes: 64 * MiB })
  await using other = await connectBus({ servers: nats.url, name: 'test', maxStreamBytes: 64 * MiB })
  await Promise.all([one, other, one, other].map((bus) => bus.provision()))
  const before = await listStreams(nats.url)
  await one.provision()
  t.strictSame(
    (await listStreams(nats.url)).map(({ config, created }) => ({ config, created })),
    before.map(({ config, created }) => ({ config, created })),
  )
})

t.test('limits that changed are brought up to date, and what is stored stays', async (t) => {
  await using nats = await startNats()
  await using before = await openBus(nats.url, { maxStreamBytes: 64 * MiB, revokedTtlMs: 60_000 })
  await before.revoke('somebody')
  await using after = await openBus(nats.url, { maxStreamBytes: 32 * MiB, revokedTtlMs: 120_000 })
  const streams = await listStreams(nats.url)
  t.equal(streams.find(({ config }) => config.name === 'RUNS')?.config.max_bytes, 32 * MiB)
  t.match(
    streams.find(({ config }) => config.name === 'KV_revoked'),
    { config: { max_age: 2 * minute }, state: { messages: 1 } },
  )
  t.ok(after.up)
})

t.test('a server too small for the streams is an error that says so', async (t) => {
  await using nats = await startNats({ maxFile: '1GB' })
  await using bus = await connectBus({ servers: nats.url, name: 'test' })
  await t.rejects(bus.provision(), /insufficient storage/i)
})
