import { newId } from '@playground/contracts'
import { startNats, waitFor } from '@playground/testing'
import t from 'tap'
import { type ScratchMessage, scratchChat } from '../src/index.ts'
import { openBus } from './fixtures/open-bus.ts'

t.setTimeout(120_000)

const keyOf = (model: string) => Buffer.from(model).toString('base64url')
const said = (content: string): ScratchMessage => ({
  ...{ role: 'USER', content, createdAt: new Date().toISOString(), runId: newId() },
})

t.test('histories stand apart by user and model, are listed by user, and survive the server', async (t) => {
  await using nats = await startNats()
  await using bus = await openBus(nats.url)
  const [one, two] = [newId(), newId()]
  const long = `openrouter/${'x'.repeat(150)}:beta`
  for (const [userId, model] of [
    [one, 'openai/gpt-5-mini'],
    [one, long],
    [two, 'openai/gpt-5-mini'],
  ] as const) {
    const messages = [said(`${userId} ${model}`)]
    await bus.store(scratchChat, { userId, model: keyOf(model) }, { chat: '', messages }, { messageId: newId() })
  }
  t.same(
    (await bus.listNames(scratchChat, { userId: one })).map(({ model }) => model).sort(),
    [keyOf('openai/gpt-5-mini'), keyOf(long)].sort(),
  )
  t.same(await bus.listNames(scratchChat, { userId: newId() }), [])
  await nats.restart()
  const kept = await bus.readLast(scratchChat, { userId: one, model: keyOf(long) })
  t.equal(kept?.message.messages[0]?.content, `${one} ${long}`)
})

t.test('a history that nobody writes again is forgotten', async () => {
  await using nats = await startNats()
  await using bus = await openBus(nats.url, { scratchTtlMs: 500 })
  const names = { userId: newId(), model: keyOf('a/b') }
  await bus.store(scratchChat, names, { chat: '', messages: [] }, { messageId: newId() })
  await waitFor(async () => (await bus.readLast(scratchChat, names)) === null)
})
