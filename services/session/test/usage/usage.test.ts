import { type Metrics, procedures, usageOf } from '@playground/contracts'
import { sql } from 'kysely'
import { test } from 'tap'
import { modelOf } from '../fixtures/models.ts'
import { startStack } from '../fixtures/stack.ts'
import { type Answered, metricsOf, startWorker } from '../fixtures/worker.ts'

const measured = (ttftMs: number, tokensPerSecond: number | null, cacheRead = 0): Metrics => ({
  ...metricsOf(10, 20),
  ttftMs,
  tokensPerSecond,
  usage: usageOf({ input: 10, output: 20, cacheRead }),
  costMicros: 50,
})

const error = (code: 'provider_overloaded' | 'cost_cap_reached') => ({ code, message: 'x', retryable: true })

test('usage', async (t) => {
  await using stack = await startStack({ startsPerMinute: 1000, dailyTokens: 100_000_000 })
  const answers: Record<string, Answered> = {
    quick: { text: 'a', metrics: measured(10, 100) },
    slow: { text: 'b', metrics: measured(50, 20, 7) },
    slower: { text: 'c', metrics: measured(90, null) },
    fail: {
      ...{ text: '', status: 'failed', error: error('provider_overloaded') },
      metrics: { ...metricsOf(10, 0), ttftMs: null, ttfaMs: null, costMicros: 10 },
    },
    cut: { text: 'half', status: 'interrupted', error: error('provider_overloaded'), metrics: measured(30, 60) },
    cap: { text: 'half', status: 'interrupted', error: error('cost_cap_reached'), metrics: measured(30, 60) },
  }
  await using _worker = await startWorker(stack.bus, {
    models: [modelOf('alpha/one'), modelOf('alpha/two'), modelOf('alpha/free', { pricing: null })],
    answer: ({ model, messages }) =>
      model === 'alpha/free'
        ? { text: 'free', metrics: metricsOf(1, 2, null) }
        : (answers[messages.at(-1)?.content ?? ''] ?? { text: 'x', metrics: metricsOf(1, 1) }),
  })
  const usageOfUser = (userId: string, from: string | null = null, to: string | null = null) =>
    stack.call(procedures.readUsage, { userId, from, to })
  const run = async (userId: string, prompt: string, models: string[], more: object = {}) =>
    stack.settled(userId, (await stack.start(userId, { prompt, models, ...more })).id)

  await t.test('an account that has used nothing has a report of nothing', async (t) => {
    t.same(await usageOfUser(await stack.register()), {
      totalTokens: 0,
      totalCostMicros: 0,
      sessionsCount: 0,
      conversationsCount: 0,
      messagesCount: 0,
      lastUsed: null,
      byModel: [],
      byDay: [],
      exactCostShare: 1,
    })
  })

  await t.test('tokens, cost, failures and medians of each model', async (t) => {
    const userId = await stack.register()
    for (const prompt of ['quick', 'slow', 'slower', 'fail', 'cut', 'cap']) await run(userId, prompt, ['alpha/one'])
    const last = await run(userId, 'quick', ['alpha/two', 'alpha/free'])
    const usage = await usageOfUser(userId)
    const { day } = usage.byDay[0] ?? { day: '' }
    // Five answers of 30 tokens, one with 7 more from the cache; and the prompt of the one that failed.
    const one = { model: 'alpha/one', tokens: 167, costMicros: 260 }
    t.same(usage.byModel, [
      { ...one, cacheRead: 7, runs: 6, failed: 2, medianTtftMs: 30, medianTokensPerSecond: 60 },
      {
        ...{ model: 'alpha/two', tokens: 30, cacheRead: 0, costMicros: 50 },
        ...{ runs: 1, failed: 0, medianTtftMs: 10, medianTokensPerSecond: 100 },
      },
      {
        ...{ model: 'alpha/free', tokens: 3, cacheRead: 0, costMicros: 0 },
        ...{ runs: 1, failed: 0, medianTtftMs: 10, medianTokensPerSecond: null },
      },
    ])
    t.match(usage, {
      totalTokens: 200,
      totalCostMicros: 310,
      sessionsCount: 7,
      conversationsCount: 6,
      // Seven prompts; answers to all but the one that failed, and two to the last.
      messagesCount: 7 + 5 + 2,
    })
    t.ok(Math.abs(usage.exactCostShare - 7 / 8) < 1e-9, 'of one the price is not known')
    t.same(
      usage.byDay.map(({ tokens, costMicros }) => [tokens, costMicros]),
      [[usage.totalTokens, usage.totalCostMicros]],
    )
    t.same(
      usage.byDay[0]?.byModel.map(({ model, tokens }) => [model, tokens]),
      [
        ['alpha/free', 3],
        ['alpha/one', 167],
        ['alpha/two', 30],
      ],
    )
    t.match(day, /^\d{4}-\d\d-\d\d$/)
    t.ok(Date.parse(usage.lastUsed ?? '') >= Date.parse(last.createdAt))
  })

  await t.test('a retry counts again, in the usage and in the totals of its session', async (t) => {
    const userId = await stack.register()
    const session = await run(userId, 'quick', ['alpha/one'])
    const runId = session.comparisons[0]?.runs[0]?.id ?? ''
    const { jobs } = await stack.call(procedures.retryRun, {
      userId,
      runId,
      acceptedAtMs: Date.now(),
      idempotency: null,
    })
    await stack.publish(jobs)
    const after = await stack.settled(userId, session.id)
    t.same(after.totals, { tokens: 60, costMicros: 100, averageDurationMs: 100 })
    t.match(await usageOfUser(userId), { totalTokens: 60, totalCostMicros: 100, messagesCount: 2 })
  })

  await t.test('days are counted by UTC, and both ends belong to the span', async (t) => {
    const userId = await stack.register()
    const days = ['2026-01-31', '2026-02-01', '2026-02-02', '2026-03-01']
    for (const [index, day] of days.entries()) {
      const { id } = await run(userId, 'quick', index % 2 === 0 ? ['alpha/one'] : ['alpha/one', 'alpha/two'])
      // A charge is never changed: the same once more, on that day. Those of today stay.
      await sql`
        INSERT INTO charges SELECT (jsonb_populate_record(charges, jsonb_build_object('run_id', gen_random_uuid(), 'day', ${day}::text))).*
        FROM charges WHERE session_id = ${id}
      `.execute(stack.db)
      // The last moment of the day, wherever the database is.
      const moment = new Date(`${day}T23:59:59.999Z`)
      await stack.db.updateTable('sessions').set({ created_at: moment }).where('id', '=', id).execute()
      await stack.db.updateTable('comparisons').set({ created_at: moment }).where('session_id', '=', id).execute()
    }
    const february = await usageOfUser(userId, '2026-02-01', '2026-02-02')
    t.same(
      february.byDay.map(({ day, tokens }) => [day, tokens]),
      [
        ['2026-02-01', 60],
        ['2026-02-02', 30],
      ],
    )
    t.match(february, { totalTokens: 90, sessionsCount: 2, conversationsCount: 1, messagesCount: 5 })
    t.equal((await usageOfUser(userId, '2026-02-02')).totalTokens, 90 + 180)
    t.equal((await usageOfUser(userId, null, '2026-01-31')).totalTokens, 30)
    t.equal((await usageOfUser(userId, '2026-02-03', '2026-02-04')).totalTokens, 0)
    t.equal((await usageOfUser(userId, '2026-02-02', '2026-02-01')).totalTokens, 0)
    t.equal((await usageOfUser(userId)).byDay.length, 4 + 1)
  })

  await t.test('what was charged stays when sessions go, and nobody else’s is in it', async (t) => {
    const userId = await stack.register()
    const { id: sessionId } = await run(userId, 'quick', ['alpha/one'])
    const before = await usageOfUser(userId)
    await stack.call(procedures.deleteSession, { userId, sessionId })
    const kept = { ...before, sessionsCount: 0, conversationsCount: 0, messagesCount: 0 }
    t.same(await usageOfUser(userId), kept)
    await stack.db.deleteFrom('sessions').where('id', '=', sessionId).execute()
    t.same(await usageOfUser(userId), kept)
  })

  await t.test('of a blind session only tokens in all are told until it is revealed', async (t) => {
    const userId = await stack.register()
    const { id: sessionId } = await run(userId, 'quick', ['alpha/one', 'alpha/two'], { blind: true })
    const before = await usageOfUser(userId)
    t.match(before, { totalTokens: 60, totalCostMicros: 0, byModel: [], exactCostShare: 1, sessionsCount: 1 })
    t.same(
      before.byDay.map(({ tokens, costMicros, byModel }) => [tokens, costMicros, byModel]),
      [[60, 0, []]],
    )
    await stack.call(procedures.revealSession, { userId, sessionId })
    const after = await usageOfUser(userId)
    t.match(after, { totalTokens: 60, totalCostMicros: 100, byModel: { length: 2 } })
    t.equal(after.byDay[0]?.byModel.length, 2)
  })

  await t.test('medians are those of the newest thousand runs', async (t) => {
    const userId = await stack.register()
    await sql`
      INSERT INTO charges (run_id, user_id, kind, provider, model, demo, day, input, cache_read, cache_write, output,
        reasoning, tokens, cost_micros, cost_status, ttft_ms)
      SELECT ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, ${userId}, 'chat', 'alpha', 'alpha/one',
        false, '2026-01-01', 1, 0, 0, 0, 0, 1, 1, 'exact', n
      FROM generate_series(1, 3001) AS n
    `.execute(stack.db)
    const { byModel } = await usageOfUser(userId)
    t.match(byModel, [{ runs: 3001, tokens: 3001, medianTtftMs: 2501.5 }])
  })
})
