import { startNats, waitFor } from '@playground/testing'
import t from 'tap'
import { openBus } from './fixtures/open-bus.ts'
import { openRaw } from './fixtures/open-raw.ts'

t.setTimeout(120_000)
t.jobs = 4

t.test('hands on the marks that are there before it resolves, and later ones as they come', async (t) => {
  await using nats = await startNats()
  await using bus = await openBus(nats.url)
  await using gateway = await openBus(nats.url)
  const expected = Array.from({ length: 50 }, (_, index) => `login-${index}`)
  await Promise.all(expected.map((id) => bus.revoke(id)))
  await bus.revoke('login-0')
  const marks: string[] = []
  const stop = await gateway.followRevoked((id) => marks.push(id))
  t.strictSame(marks.toSorted(), expected.toSorted())
  await bus.revoke('late')
  await waitFor(() => marks.includes('late'))
  await nats.kill()
  const revoked = bus.revoke('while-down')
  await nats.restart()
  await revoked
  await waitFor(() => marks.includes('while-down'))
  t.equal(marks.length, 52, 'none twice')
  stop()
})

t.test('an empty bucket is handed on at once, and one that is deleted is made again', async (t) => {
  await using nats = await startNats()
  await using bus = await openBus(nats.url)
  await using raw = await openRaw(nats.url)
  const marks: string[] = []
  await bus.followRevoked((id) => marks.push(id))
  t.strictSame(marks, [])
  await raw.manager.streams.delete('KV_revoked')
  await bus.revoke('after')
  await waitFor(() => marks.includes('after'), { timeoutMs: 15_000 })
})

t.test('a mark that is taken back is none for those who come later, and those who are there hear of it', async (t) => {
  await using nats = await startNats()
  await using bus = await openBus(nats.url)
  const reinstated: string[] = []
  await bus.followRevoked(
    () => {},
    (id) => reinstated.push(id),
  )
  await bus.revoke('for-a-while')
  await bus.revoke('for-good')
  await bus.reinstate('for-a-while')
  await waitFor(() => reinstated.includes('for-a-while'))
  const marks: string[] = []
  await bus.followRevoked((id) => marks.push(id))
  t.strictSame(marks, ['for-good'])
})

t.test('a mark lives as long as an access token may', async (t) => {
  await using nats = await startNats()
  await using bus = await openBus(nats.url, { revokedTtlMs: 500 })
  await using raw = await openRaw(nats.url)
  await bus.revoke('soon-over')
  await waitFor(async () => (await raw.manager.streams.info('KV_revoked')).state.messages === 0)
  const marks: string[] = []
  await bus.followRevoked((id) => marks.push(id))
  t.strictSame(marks, [])
})
