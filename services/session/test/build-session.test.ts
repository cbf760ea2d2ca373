import { test } from 'tap'
import { modelOf } from './fixtures/models.ts'
import { startStack } from './fixtures/stack.ts'
import { startWorker } from './fixtures/worker.ts'

test('a prompt goes to its lanes and comes back with answers', async (t) => {
  await using stack = await startStack()
  await using _a = await startWorker(stack.bus, {
    models: [modelOf('alpha/one')],
    answer: () => ({ text: 'from alpha' }),
  })
  await using _b = await startWorker(stack.bus, {
    models: [modelOf('beta/two')],
    answer: () => ({ text: 'from beta' }),
  })
  const userId = await stack.register()
  const started = await stack.start(userId, { prompt: 'Say who you are', models: ['alpha/one', 'beta/two'] })
  t.equal(started.status, 'running')
  const session = await stack.settled(userId, started.id)
  t.same(
    session.comparisons[0]?.runs.map((run) => run.text),
    ['from alpha', 'from beta'],
  )
  t.equal(session.comparisons[0]?.status, 'completed')
  t.equal(session.totals.tokens, 30)
})
