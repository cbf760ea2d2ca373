import { AsyncLocalStorage } from 'node:async_hooks'
import { type Procedure, procedure } from '@playground/contracts'
import { startNats } from '@playground/testing'
import t from 'tap'
import { z } from 'zod'
import type { BusContext, Crossing } from '../src/index.ts'
import { newJob } from './fixtures/events.ts'
import { openBus } from './fixtures/open-bus.ts'
import { startFrameProxy } from './fixtures/start-frame-proxy.ts'

const text = z.object({ text: z.string() })
const echo: Procedure<typeof text, typeof text> = procedure({
  service: 'test',
  name: 'echo',
  request: text,
  response: text,
})

/** Carries one word in a header, and keeps which steps were taken with which word around them. */
function wordContext() {
  const words = new AsyncLocalStorage<string>()
  const steps: [Crossing['kind'], string, string | undefined][] = []
  const context: BusContext = {
    headers: () => ({ Word: words.getStore() ?? 'none' }),
    around: ({ kind, name, header }, work) => {
      const word = header?.('Word') ?? words.getStore() ?? ''
      steps.push([kind, name, word])
      return words.run(word, work)
    },
  }
  return { context, steps, say: words.run.bind(words), word: () => words.getStore() }
}

t.test('what belongs to a request goes with a question to whoever answers, large or small', async (t) => {
  const { context, steps, say, word } = wordContext()
  await using nats = await startNats()
  await using server = await openBus(nats.url, { context })
  await using caller = await openBus(nats.url, { context })
  server.serve(echo, async ({ text }) => ({ text: `${text.length} ${word()}` }))
  t.same(await say('small', () => caller.call(echo, { text: 'x' })), { text: '1 small' })
  t.same(await say('large', () => caller.call(echo, { text: 'x'.repeat(1_000_000) })), { text: '1000000 large' })
  t.strictSame(steps, [
    ['ask', 'test/echo', 'small'],
    ['answer', 'test/echo', 'small'],
    ['ask', 'test/echo', 'large'],
    ['answer', 'test/echo', 'large'],
  ])
})

t.test('a question that is sent again after a reconnect still belongs to its request', async (t) => {
  const { context, say, word } = wordContext()
  await using nats = await startNats()
  await using proxy = await startFrameProxy(nats.port)
  await using server = await openBus(nats.url, { context })
  await using caller = await openBus(proxy.url, { context })
  let lost = 0
  proxy.lose = ({ verb, subject }) => verb === 'HPUB' && subject === echo.subject && lost++ === 0
  const answer = say('mine', () => caller.call(echo, { text: 'x' }))
  server.serve(echo, async () => ({ text: String(word()) }))
  while (lost === 0) await new Promise(setImmediate)
  proxy.cut()
  t.same(await answer, { text: 'mine' })
})

t.test('what belongs to a request goes with a job to whoever takes it, each time it is delivered', async (t) => {
  const { context, say, word } = wordContext()
  await using nats = await startNats()
  await using bus = await openBus(nats.url, { context })
  await say('mine', () => bus.publishJob(newJob(), 'one'))
  const seen: (string | undefined)[] = []
  const { promise: twice, resolve } = Promise.withResolvers<void>()
  const work = await bus.takeJobs({
    provider: 'openai',
    class: 'live',
    slots: 1,
    onMalformed: () => {},
    onJob: async (taken) => {
      seen.push(word())
      if (seen.length === 1) return taken.nak()
      await taken.ack()
      resolve()
    },
  })
  await twice
  t.strictSame(seen, ['mine', 'mine'])
  await work.drain()
})
