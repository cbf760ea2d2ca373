import { procedures } from '@playground/contracts'
import { waitFor } from '@playground/testing'
import { test } from 'tap'
import { codeOf, refusalOf } from '../fixtures/code-of.ts'
import { modelOf } from '../fixtures/models.ts'
import { startStack } from '../fixtures/stack.ts'
import { startWorker } from '../fixtures/worker.ts'

test('in a blind session a refusal does not say of which lane it is', async (t) => {
  await using stack = await startStack()
  const answer = () => ({ text: 'x' })
  const short = modelOf('alpha/short', { contextWindow: 5000, maxOutputTokens: 1000 })
  await using _worker = await startWorker(stack.bus, { models: [modelOf('alpha/one'), short], answer })
  const userId = await stack.register()

  await t.test('when a prompt is too long for one of the models', async (t) => {
    const models = ['alpha/one', 'alpha/short']
    const long = { prompt: 'long '.repeat(5000) }
    const fresh = await refusalOf(stack.start(userId, { ...long, models, blind: true }))
    t.same([fresh.code, fresh.details], ['context_too_long', undefined])
    const { id: sessionId } = await stack.start(userId, { prompt: 'x', models, blind: true })
    await stack.settled(userId, sessionId)
    const refused = await refusalOf(stack.startComparison(userId, sessionId, long))
    t.same([refused.code, refused.details], ['context_too_long', undefined])
    t.notMatch(refused.message, /\d/)
    await stack.call(procedures.revealSession, { userId, sessionId })
    const told = await refusalOf(stack.startComparison(userId, sessionId, long))
    t.match([told.code, told.details], ['context_too_long', { lane: Number }], 'once revealed, it may')
  })

  await t.test('when one of the models is not offered any more', async (t) => {
    const away = await startWorker(stack.bus, { models: [modelOf('beta/away')], answer })
    const started = await stack.start(userId, { prompt: 'x', models: ['alpha/one', 'beta/away'], blind: true })
    const { id: sessionId, comparisons } = await stack.settled(userId, started.id)
    await away[Symbol.asyncDispose]()
    const asNew = { prompt: 'x', models: ['beta/away'] }
    await waitFor(async () => (await codeOf(stack.start(userId, asNew))) === 'unknown_model', {
      describe: 'the model to be gone',
    })
    const runId = comparisons[0]?.runs.find(({ model }) => model === 'beta/away')?.id ?? ''
    for (const refused of [
      await refusalOf(stack.startComparison(userId, sessionId, { prompt: 'x' })),
      await refusalOf(stack.call(procedures.retryRun, { userId, runId, acceptedAtMs: 0, idempotency: null })),
    ]) {
      t.same([refused.code, refused.details], ['unknown_model', undefined])
      t.notMatch(refused.message, /\d|beta/)
    }
  })
})
