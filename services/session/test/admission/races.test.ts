import { procedures } from '@playground/contracts'
import { sql } from 'kysely'
import { test } from 'tap'
import { announceModels } from '../fixtures/announce.ts'
import { codeOf, refusalOf } from '../fixtures/code-of.ts'
import { modelOf } from '../fixtures/models.ts'
import { startStack } from '../fixtures/stack.ts'
import { startWorker } from '../fixtures/worker.ts'

const body = { prompt: 'Hello', models: ['alpha/one'] }

test('fifty repeats of one start at once start one run', async (t) => {
  await using stack = await startStack()
  await using _worker = await startWorker(stack.bus, {
    models: [modelOf('alpha/one')],
    answer: () => ({ text: 'once' }),
  })
  const userId = await stack.register()
  const sessions = await Promise.all(Array.from({ length: 50 }, () => stack.start(userId, body, 'the-key')))
  t.equal(new Set(sessions.map(({ id }) => id)).size, 1, 'all were told of the same session')
  t.equal(new Set(sessions.map(({ comparisons }) => comparisons[0]?.runs[0]?.id)).size, 1)
  const session = await stack.settled(userId, sessions[0]?.id ?? '')
  const { count } = await stack.db
    .selectFrom('runs')
    .select(sql<number>`count(*)`.as('count'))
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow()
  t.equal(count, 1)
  t.equal(session.totals.tokens, 15)

  const again = await stack.start(userId, body, 'the-key')
  t.same(again, sessions[0], 'the answer stays the same once all has ended')
  t.equal(await codeOf(stack.start(userId, { ...body, prompt: 'Other' }, 'the-key')), 'idempotency_key_reused')
  const other = await stack.register()
  t.not((await stack.start(other, body, 'the-key')).id, session.id, 'keys of others are their own')
})

test('a refused start is not remembered and leaves nothing', async (t) => {
  await using stack = await startStack()
  const userId = await stack.register()
  t.equal(await codeOf(stack.start(userId, body, 'k')), 'unknown_model')
  await using _worker = await startWorker(stack.bus, {
    models: [modelOf('alpha/one')],
    answer: () => ({ text: 'now' }),
  })
  const session = await stack.start(userId, body, 'k')
  t.ok(session.id, 'the same key may be used again')
  const { data } = await stack.call(procedures.listSessions, { userId, limit: 100, cursor: null, query: null })
  t.equal(data.length, 1)
})

test('of a hundred starts at once with tokens for ten, ten are taken', async (t) => {
  const perRun = 5 + 1 + 4 + 90
  await using stack = await startStack({ dailyTokens: perRun * 10 + 50, startsPerMinute: 1000 })
  await using _announced = await announceModels(stack.bus, [modelOf('alpha/one')])
  const userId = await stack.register()
  const limited = { prompt: 'p'.repeat(24), lanes: [{ model: 'alpha/one', maxTokens: 90 }] }
  const codes = await Promise.all(Array.from({ length: 100 }, () => codeOf(stack.start(userId, limited))))
  t.equal(codes.filter((code) => code === null).length, 10)
  t.equal(codes.filter((code) => code === 'quota_exceeded').length, 90)
  const { quota } = await stack.call(procedures.readAccount, { userId })
  t.equal(quota.reserved, perRun * 10)
  t.equal(quota.remaining, 50)
  const refusal = await refusalOf(stack.start(userId, limited))
  t.match(refusal.details, { limit: perRun * 10 + 50, used: 0, reserved: perRun * 10, remaining: 50 })
  t.match(refusal.details?.resetsAt, /T00:00:00\.000Z$/)
})

test('starts of one minute are counted, refused and repeated ones are not', async (t) => {
  await using stack = await startStack({ startsPerMinute: 3 })
  await using _worker = await startWorker(stack.bus, {
    models: [modelOf('alpha/one')],
    answer: () => ({ text: 'x' }),
  })
  const userId = await stack.register()
  for (let index = 0; index < 5; index++) {
    t.equal(await codeOf(stack.start(userId, { prompt: 'x', models: ['alpha/unknown'] })), 'unknown_model')
  }
  await stack.start(userId, body, 'k1')
  await stack.start(userId, body, 'k1')
  await stack.start(userId, body)
  await stack.start(userId, { prompt: 'x', models: ['alpha/one', 'alpha/one', 'alpha/one'] })
  const refusal = await refusalOf(stack.start(userId, body))
  t.equal(refusal.code, 'rate_limited')
  t.ok((refusal.retryAfterSeconds ?? 0) > 50 && (refusal.retryAfterSeconds ?? 0) <= 60)
  t.equal(await codeOf(stack.start(userId, body, 'k1')), null, 'a repeat is answered all the same')
  await stack.db.updateTable('starts').set({ at: sql`at - interval '61 seconds'` }).execute()
  t.equal(await codeOf(stack.start(userId, body)), null)
})

test('several services share one limit', async (t) => {
  await using stack = await startStack({ startsPerMinute: 10, dailyTokens: 100_000_000 })
  for (let more = 0; more < 3; more++) await stack.startService()
  await using _worker = await startWorker(stack.bus, {
    models: [modelOf('alpha/one')],
    answer: () => ({ text: 'x' }),
  })
  const userId = await stack.register()
  const codes = await Promise.all(Array.from({ length: 30 }, () => codeOf(stack.start(userId, body))))
  t.equal(codes.filter((code) => code === null).length, 10)
  t.equal(codes.filter((code) => code === 'rate_limited').length, 20)
})

test('at most sixteen runs of a user run at once; the others follow, oldest first', async (t) => {
  await using stack = await startStack({ dailyTokens: 100_000_000 })
  const gate = Promise.withResolvers<void>()
  let most = 0
  let now = 0
  await using worker = await startWorker(stack.bus, {
    models: [modelOf('alpha/one')],
    slots: 40,
    answer: async () => {
      most = Math.max(most, ++now)
      await gate.promise
      now--
      return { text: 'x' }
    },
  })
  const userId = await stack.register()
  const lanes = Array.from({ length: 8 }, () => 'alpha/one')
  const sessions = []
  for (let index = 0; index < 3; index++) sessions.push(await stack.start(userId, { prompt: 'x', models: lanes }))
  const { released } = await stack.db
    .selectFrom('runs')
    .select(sql<number>`count(*) FILTER (WHERE released_at IS NOT NULL)`.as('released'))
    .executeTakeFirstOrThrow()
  t.equal(released, 16)
  gate.resolve()
  for (const session of sessions) await stack.settled(userId, session.id)
  t.ok(most <= 16, `${most} ran at once`)
  t.equal(new Set(worker.jobs.map(({ runId }) => runId)).size, 24)
  const lastIds = new Set(sessions[2]?.comparisons[0]?.runs.map(({ id }) => id))
  t.same(
    worker.jobs.slice(0, 16).filter(({ runId }) => lastIds.has(runId)),
    [],
    'the youngest eight waited',
  )
})
