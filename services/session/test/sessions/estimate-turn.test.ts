import { procedures } from '@playground/contracts'
import { waitFor } from '@playground/testing'
import { test } from 'tap'
import { modelOf } from '../fixtures/models.ts'
import { startStack } from '../fixtures/stack.ts'
import { startWorker } from '../fixtures/worker.ts'

test('the next turn is estimated before it is asked', async (t) => {
  await using stack = await startStack({ startsPerMinute: 1000, dailyTokens: 100_000_000 })
  const gate = Promise.withResolvers<void>()
  const held = Promise.withResolvers<void>()
  await using _worker = await startWorker(stack.bus, {
    models: [modelOf('alpha/one'), modelOf('alpha/small', { contextWindow: 400 })],
    answer: async ({ messages }) => {
      if (messages.at(-1)?.content === 'hold') {
        held.resolve()
        await gate.promise
      }
      return { text: 'z'.repeat(400) }
    },
  })

  await t.test('with the history that will be sent', async (t) => {
    const userId = await stack.register()
    const { id: sessionId } = await stack.start(userId, { prompt: 'x'.repeat(400), models: ['alpha/one'] })
    await stack.settled(userId, sessionId)
    const { lanes } = await stack.call(procedures.estimateTurn, { userId, sessionId, body: { prompt: 'hold' } })
    const [lane] = lanes
    t.match(lane, { model: 'alpha/one', fits: true, overTokens: 0, leftOutTurns: 0, droppedParameters: [] })
    t.ok((lane?.costMicros?.low ?? 0) > 0 && (lane?.costMicros?.high ?? 0) > (lane?.costMicros?.low ?? 0))

    await stack.startComparison(userId, sessionId, { prompt: 'hold' })
    await held.promise
    const { quota } = await stack.call(procedures.readAccount, { userId })
    t.equal(
      quota.reserved,
      (lane?.inputTokens ?? 0) + (lane?.maxOutputTokens ?? 0),
      'what is reserved is what was said',
    )
    const next = await stack.call(procedures.estimateTurn, { userId, sessionId, body: { prompt: 'And then?' } })
    t.equal(next.lanes.length, 1, 'also while a lane still answers')
    gate.resolve()
    await waitFor(async () => (await stack.settled(userId, sessionId)).status === 'idle', { describe: 'the end' })
  })

  await t.test('and says which turns a small context leaves out', async (t) => {
    const userId = await stack.register()
    const { id: sessionId } = await stack.start(userId, {
      prompt: 'x'.repeat(400),
      lanes: [{ model: 'alpha/small', maxTokens: 100 }],
    })
    await stack.settled(userId, sessionId)
    const estimate = async (prompt: string) =>
      (await stack.call(procedures.estimateTurn, { userId, sessionId, body: { prompt } })).lanes[0]
    t.match(await estimate('y'), { fits: true, overTokens: 0, leftOutTurns: 0 })
    t.match(await estimate('y'.repeat(800)), { fits: true, leftOutTurns: 1, inputTokens: 204 })
    t.equal((await estimate('y'.repeat(800)))?.overTokens, 112)
    t.match(await estimate('y'.repeat(2000)), { fits: false })
  })

  await t.test('but not before a blind vote', async (t) => {
    const userId = await stack.register()
    const { id: sessionId } = await stack.start(userId, {
      ...{ prompt: 'x', models: ['alpha/one', 'alpha/one'], blind: true },
    })
    await stack.settled(userId, sessionId)
    t.same(await stack.call(procedures.estimateTurn, { userId, sessionId, body: { prompt: 'y' } }), { lanes: [] })
  })
})
