import { newId, procedures } from '@playground/contracts'
import { test } from 'tap'
import type { z } from 'zod'
import { codeOf } from '../fixtures/code-of.ts'
import { modelOf } from '../fixtures/models.ts'
import { startStack } from '../fixtures/stack.ts'
import { startWorker } from '../fixtures/worker.ts'

test('conversations', async (t) => {
  await using stack = await startStack({ startsPerMinute: 1000, dailyTokens: 100_000_000, defaultModel: 'alpha/one' })
  await using worker = await startWorker(stack.bus, {
    models: [
      modelOf('alpha/one'),
      modelOf('alpha/two'),
      modelOf('alpha/tiny', { contextWindow: 120, maxOutputTokens: 50 }),
    ],
    answer: ({ messages }) => {
      const prompt = messages.at(-1)?.content ?? ''
      return {
        text: prompt.startsWith('fail') ? '' : `a${prompt}`,
        status: prompt.startsWith('fail') ? 'failed' : 'completed',
      }
    },
  })
  type Question = z.input<typeof procedures.startChat.request>['question']
  const start = (userId: string, question: Question, key?: string) =>
    stack.call(procedures.startChat, {
      userId,
      sessionId: newId(),
      question,
      acceptedAtMs: Date.now(),
      idempotency: key === undefined ? null : { key, fingerprint: JSON.stringify(question) },
    })
  /** Asks, waits for the answer, and tells what the worker was sent. */
  const ask = async (userId: string, question: Question) => {
    const { comparison, jobs } = await start(userId, question)
    await stack.publish(jobs)
    await stack.settled(userId, comparison.sessionId)
    const runId = comparison.runs[0]?.id
    const input = worker.inputs.find((one) => one.runId === runId)
    if (input === undefined) throw new Error('nothing was sent')
    return { id: comparison.sessionId, input, sent: input.messages.map(({ content }) => content) }
  }

  await t.test('everything that was said goes along, but turns without an answer', async (t) => {
    const userId = await stack.register()
    const { id: conversationId } = await ask(userId, { message: '1' })
    await ask(userId, { message: 'fail', conversationId })
    await ask(userId, { message: '2', conversationId })
    t.same((await ask(userId, { message: '3', conversationId })).sent, ['1', 'a1', '2', 'a2', '3'])
  })

  await t.test('the policy of a conversation cuts what goes along from the oldest', async (t) => {
    const userId = await stack.register()
    const made = await stack.call(procedures.createConversation, { userId, body: { historyMessages: 2 } })
    const conversationId = made.id
    for (const message of ['1', '2']) await ask(userId, { message, conversationId })
    t.same((await ask(userId, { message: '3', conversationId })).sent, ['2', 'a2', '3'])
    const change = (historyMessages: number | null) =>
      stack.call(procedures.changeConversation, { userId, conversationId, change: { historyMessages } })
    await change(0)
    t.same((await ask(userId, { message: '4', conversationId })).sent, ['4'])
    await change(null)
    t.equal((await ask(userId, { message: '5', conversationId })).sent.length, 9)
  })

  await t.test('what is asked for one answer holds for that one', async (t) => {
    const userId = await stack.register()
    const first = await ask(userId, { message: '1', maxTokens: 7, temperature: 0.25 })
    t.match(first.input, { model: 'alpha/one', maxOutputTokens: 7, parameters: { temperature: 0.25 } })
    const { id: conversationId } = first
    const once = await ask(userId, { message: '2', conversationId, model: 'alpha/two', temperature: 1 })
    t.match(once.input, { model: 'alpha/two', parameters: { temperature: 1 } })
    t.same(once.sent, ['1', 'a1', '2'], 'another model is told what was said')
    const { input } = await ask(userId, { message: '3', conversationId })
    t.match([input.model, input.parameters, input.maxOutputTokens > 7], ['alpha/one', {}, true])
    const kept = await ask(userId, { message: '1', model: 'alpha/two' })
    t.equal((await ask(userId, { message: '2', conversationId: kept.id })).input.model, 'alpha/two')
  })

  await t.test('what does not fit is left out; a message that does not fit alone is refused for nothing', async (t) => {
    const userId = await stack.register()
    const { id: conversationId } = await ask(userId, { message: 'x'.repeat(100), model: 'alpha/tiny' })
    t.same((await ask(userId, { message: 'y'.repeat(200), conversationId })).sent, ['y'.repeat(200)])
    const before = await stack.call(procedures.readAccount, { userId })
    for (const question of [{ conversationId }, { model: 'alpha/tiny' }]) {
      t.equal(await codeOf(start(userId, { message: 'z'.repeat(400), ...question })), 'context_too_long')
    }
    const after = await stack.call(procedures.readAccount, { userId })
    t.same([after.quota.used, after.quota.reserved], [before.quota.used, 0])
    t.equal((await stack.call(procedures.listConversations, { userId, page: 1, limit: 10 })).total, 1)
  })

  await t.test('a key is one message, also where it made the conversation', async (t) => {
    const userId = await stack.register()
    const [one, two] = await Promise.all([start(userId, { message: '1' }, 'k'), start(userId, { message: '1' }, 'k')])
    t.equal(one.comparison.id, two.comparison.id)
    t.same([one.replayed, two.replayed].sort(), [false, true])
    t.same([one.made === null, two.made === null].sort(), [false, true], 'only one of them made it')
    t.equal(one.sequence, two.sequence)
    t.equal(await codeOf(start(userId, { message: '2' }, 'k')), 'idempotency_key_reused')
  })

  await t.test('a session’s cap holds for its messages', async (t) => {
    const userId = await stack.register()
    const session = await stack.start(userId, { prompt: '1', models: ['alpha/one'], costCapMicros: 50 })
    await stack.settled(userId, session.id)
    t.equal((await ask(userId, { message: '2', conversationId: session.id })).input.costCapMicros, 50)
  })

  await t.test('another’s conversation is missing', async (t) => {
    const userId = await stack.register()
    const stranger = await stack.register()
    const { id: conversationId } = await ask(userId, { message: '1' })
    const as = { userId: stranger, conversationId }
    t.same(
      await Promise.all([
        codeOf(start(stranger, { message: 'x', conversationId })),
        codeOf(stack.call(procedures.changeConversation, { ...as, change: { title: 'x' } })),
        codeOf(stack.call(procedures.deleteConversation, as)),
      ]),
      ['not_found', 'not_found', 'not_found'],
    )
    t.same(await stack.call(procedures.listConversations, { userId: stranger, page: 1, limit: 10 }), {
      data: [],
      total: 0,
    })
  })
})
