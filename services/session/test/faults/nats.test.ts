import { procedures } from '@playground/contracts'
import { waitFor } from '@playground/testing'
import { test } from 'tap'
import { typesIn } from '../fixtures/log.ts'
import { modelOf } from '../fixtures/models.ts'
import { startStack } from '../fixtures/stack.ts'
import { startWorker } from '../fixtures/worker.ts'

test('NATS is killed and comes back: nothing that was accepted is lost', async (t) => {
  await using stack = await startStack({ startsPerMinute: 1000, dailyTokens: 100_000_000 })
  const held: (() => void)[] = []
  await using _worker = await startWorker(stack.bus, {
    models: [modelOf('alpha/one')],
    answer: async ({ runId, messages }) => {
      const { promise, resolve } = Promise.withResolvers<void>()
      if (messages.at(-1)?.content === 'hold') held.push(resolve)
      else resolve()
      await promise
      return { text: `text of ${runId}` }
    },
  })
  const userId = await stack.register()
  const models = Array.from({ length: 8 }, () => 'alpha/one')
  const session = await stack.start(userId, { prompt: 'hold', models })
  await waitFor(() => held.length === 8, { describe: 'the runs to be held' })

  await stack.nats.kill()
  for (const release of held) release()
  const meanwhile = stack.start(userId, { prompt: 'asked while it is away', models: ['alpha/one'] }, 'key')
  const outcome = meanwhile.then(
    () => 'started',
    () => 'refused',
  )
  await stack.nats.restart()

  const settled = await waitFor(() => stack.settled(userId, session.id), { timeoutMs: 20_000 })
  for (const run of settled.comparisons[0]?.runs ?? []) t.equal(run.text, `text of ${run.id}`)
  const types = await typesIn(stack.bus, { provider: 'session', sessionId: session.id })
  t.same(types, ['comparison.created', 'comparison.ended'])

  await outcome
  const again = await stack.start(userId, { prompt: 'asked while it is away', models: ['alpha/one'] }, 'key')
  t.equal((await stack.settled(userId, again.id)).comparisons[0]?.status, 'completed')
  const { data } = await stack.call(procedures.listSessions, { userId, limit: 20, cursor: null, query: null })
  t.equal(data.length, 2, 'and it was started once')
})

test('the service is killed in the middle and another one takes over where it stood', async (t) => {
  await using stack = await startStack(null)
  const first = await stack.startService()
  const gate = Promise.withResolvers<void>()
  await using worker = await startWorker(stack.bus, {
    models: [modelOf('alpha/one')],
    answer: async ({ runId }) => {
      await gate.promise
      return { text: `text of ${runId}` }
    },
  })
  const userId = await stack.register()
  const session = await stack.start(userId, { prompt: 'x', models: ['alpha/one', 'alpha/one'] })
  await waitFor(() => worker.inputs.length === 2)
  await first.close()
  gate.resolve()
  await stack.startService()
  const settled = await stack.settled(userId, session.id)
  for (const run of settled.comparisons[0]?.runs ?? []) t.equal(run.text, `text of ${run.id}`)
})
