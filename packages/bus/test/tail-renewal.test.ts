import { startNats, waitFor } from '@playground/testing'
import t from 'tap'
import { follow, say } from './fixtures/follow.ts'
import { openBus } from './fixtures/open-bus.ts'
import { openRaw } from './fixtures/open-raw.ts'
import { recordLog } from './fixtures/record-log.ts'
import { startFrameProxy } from './fixtures/start-frame-proxy.ts'

t.setTimeout(120_000)
t.jobs = 4

t.test('is made anew after every fault of its own line', async (t) => {
  await using nats = await startNats()
  await using proxy = await startFrameProxy(nats.port)
  await using publisher = await openBus(nats.url)
  const log = recordLog()
  await using bus = await openBus(proxy.url, { logger: log })
  await using followed = await follow(bus)
  let said = 0
  const sayMore = async (count: number) => {
    for (let index = 0; index < count; index++) await say(publisher, said++)
  }
  const isComplete = () => waitFor(() => followed.entries.length === said, { timeoutMs: 15_000 })
  const reasons = () =>
    log.lines.flatMap(({ message, details }) =>
      message === 'the follower is made anew' && 'reason' in details ? [details.reason] : [],
    )
  const isDelivery = ({ verb, subject }: { verb: string; subject: string }) =>
    verb.endsWith('MSG') && subject.startsWith('runs.')

  await t.test('a link that is cut', async (t) => {
    await sayMore(5)
    await isComplete()
    proxy.cut()
    await sayMore(5)
    await isComplete()
    t.strictSame(reasons(), ['the link dropped'])
  })

  await t.test('a message that was lost among others', async (t) => {
    let lost = 0
    proxy.lose = (frame) => isDelivery(frame) && lost++ === 2
    await sayMore(20)
    await isComplete()
    t.strictSame(reasons().slice(1), ['gap'])
  })

  await t.test('a last message that was lost is missed by the heartbeat', async (t) => {
    let lost = 0
    proxy.lose = (frame) => isDelivery(frame) && lost++ === 0
    await sayMore(1)
    await isComplete()
    t.strictSame(reasons().slice(2), ['heartbeat mismatch'])
  })

  t.strictSame(
    followed.entries.map(({ sequence }) => sequence),
    Array.from({ length: said }, (_, index) => index + 1),
  )
  t.strictSame(followed.resets, [])
})

t.test('is made anew when its consumer falls silent, and goes on where it was', async (t) => {
  await using nats = await startNats()
  await using bus = await openBus(nats.url)
  await using raw = await openRaw(nats.url)
  await using followed = await follow(bus)
  await say(bus, 0)
  await waitFor(() => followed.entries.length === 1)
  for await (const consumer of raw.manager.consumers.list('RUNS')) {
    await raw.manager.consumers.delete('RUNS', consumer.name)
  }
  for (let index = 1; index < 4; index++) await say(bus, index)
  await waitFor(() => followed.entries.length === 4, { timeoutMs: 15_000 })
  t.strictSame(
    followed.entries.map(({ sequence }) => sequence),
    [1, 2, 3, 4],
  )
  t.strictSame(followed.resets, [])
})
