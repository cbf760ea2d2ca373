import { cancelRun } from '@playground/bus'
import { newId, ProcedureError, procedures } from '@playground/contracts'
import { waitFor } from '@playground/testing'
import { sql } from 'kysely'
import { test } from 'tap'
import { reserve } from '../../src/accounts/quota.ts'
import { writeTogether } from '../../src/db/write-together.ts'
import { announceModels } from '../fixtures/announce.ts'
import { codeOf, refusalOf } from '../fixtures/code-of.ts'
import { startDatabase } from '../fixtures/database.ts'
import { modelOf } from '../fixtures/models.ts'
import { installClock } from '../fixtures/movable-clock.ts'
import { startStack } from '../fixtures/stack.ts'
import { startWorker } from '../fixtures/worker.ts'

/** A small generator (mulberry32), so that a round that fails can be had again. */
function randomFrom(seed: number): (max: number) => number {
  let state = seed
  return (max) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * max)
  }
}

test('a thousand races for what is left never give one too many', async (t) => {
  await using base = await startDatabase()
  const { db } = base
  const seed = Date.now() % 1_000_000
  t.comment(`seed ${seed}`)
  const random = randomFrom(seed)
  const users = Array.from({ length: 1000 }, () => newId())
  await db
    .insertInto('users')
    .values(users.map((id) => ({ id })))
    .execute()
  let over = 0
  let wrongly = 0
  for (const userId of users) {
    const limits = { tokens: 1 + random(1000), micros: random(3) === 0 ? null : random(500) }
    const wants = Array.from({ length: 8 }, () => ({
      runId: newId(),
      tokens: 1 + random(Math.ceil(limits.tokens / 3)),
      micros: random(4) === 0 ? 0 : random(120),
    }))
    const given = await Promise.all(
      wants.map((want) =>
        db
          .transaction()
          .execute(async (trx) => writeTogether(trx, (await reserve(trx, userId, limits, [want])).slice(0, 1)))
          .then(() => true)
          .catch((error: unknown) => {
            if (error instanceof ProcedureError && error.code === 'quota_exceeded') return false
            throw error
          }),
      ),
    )
    const granted = wants.filter((_, at) => given[at])
    const tokens = granted.reduce((sum, want) => sum + want.tokens, 0)
    const micros = granted.reduce((sum, want) => sum + want.micros, 0)
    const most = limits.micros ?? Number.POSITIVE_INFINITY
    if (tokens > limits.tokens || micros > most) over++
    // Reservations only grow here: what was refused then does not fit now either.
    const fits = wants.filter(
      (want, at) => !given[at] && tokens + want.tokens <= limits.tokens && micros + want.micros <= most,
    )
    wrongly += fits.length
    const rows = await db.selectFrom('quotas').select(['measure', 'reserved']).where('user_id', '=', userId).execute()
    const reserved = Object.fromEntries(rows.map((row) => [row.measure, row.reserved]))
    if ((reserved.tokens ?? 0) !== tokens || (reserved.micros ?? 0) !== micros) over++
  }
  t.equal(over, 0)
  t.equal(wrongly, 0)
})

test('a thousand cancels that race the ending charge each run once and leave nothing reserved', async (t) => {
  await using stack = await startStack({
    dailyTokens: 1_000_000_000,
    startsPerMinute: 100_000,
    placesPerUser: 400,
    cancelAfterMs: 200,
  })
  await using _worker = await startWorker(stack.bus, {
    models: [modelOf('alpha/one')],
    slots: 100,
    answer: () => ({ text: 'x' }),
  })
  const userId = await stack.register()
  const models = Array.from({ length: 8 }, () => 'alpha/one')
  const sessionIds: string[] = []
  const cancels: Promise<unknown>[] = []
  for (let round = 0; round < 125; round++) {
    const { id: sessionId, comparisons } = await stack.start(userId, { prompt: 'x', models })
    sessionIds.push(sessionId)
    for (const { id: runId, comparisonId } of comparisons[0]?.runs ?? []) {
      cancels.push(cancelRun(stack.bus, { provider: 'alpha', userId, sessionId, runId }, { comparisonId }))
    }
  }
  await Promise.all(cancels)
  const statuses = new Map<string, number>()
  for (const id of sessionIds) {
    for (const run of (await stack.settled(userId, id)).comparisons[0]?.runs ?? []) {
      statuses.set(run.status, (statuses.get(run.status) ?? 0) + 1)
    }
  }
  t.comment(Object.fromEntries(statuses))
  t.equal(
    [...statuses.values()].reduce((sum, count) => sum + count),
    1000,
  )
  const { rows } = await sql<{ charges: number; tokens: number; used: number; reserved: number; left: number }>`
    SELECT (SELECT count(*) FROM charges) AS charges, (SELECT sum(tokens) FROM charges) AS tokens,
      (SELECT sum(used) FROM quotas WHERE measure = 'tokens') AS used, (SELECT sum(reserved) FROM quotas) AS reserved,
      (SELECT count(*) FROM reservations) AS left
  `.execute(stack.db)
  t.match(rows[0], { charges: 1000, reserved: 0, left: 0 })
  t.equal(rows[0]?.used, rows[0]?.tokens)
})

test('a run is charged to the day and month it was reserved in, and no clock gives an allowance twice', async (t) => {
  await using stack = await startStack(null)
  const clock = await installClock(stack.base)
  await stack.startService({ dailyTokens: 1000, monthlyMicros: 1000 })
  const gate = Promise.withResolvers<void>()
  await using _worker = await startWorker(stack.bus, {
    models: [modelOf('alpha/one')],
    answer: async ({ messages }) => {
      if (JSON.stringify(messages).includes('slow')) await gate.promise
      return { text: 'x' }
    },
  })
  const userId = await stack.register()
  const start = (prompt: string) => stack.start(userId, { prompt, lanes: [{ model: 'alpha/one', maxTokens: 100 }] })
  const quota = async () => (await stack.call(procedures.readAccount, { userId })).quota
  const rows = () =>
    stack.db
      .selectFrom('quotas')
      .select(['measure', 'period', 'used', 'reserved'])
      .where('user_id', '=', userId)
      .orderBy('measure', 'desc')
      .orderBy('period')
      .execute()

  await clock.set('2030-01-31T23:59:30Z')
  const slow = await waitFor(() => start('slow'))
  await stack.settled(userId, (await start('quick')).id)
  t.match(await quota(), { used: 15, resetsAt: '2030-02-01T00:00:00.000Z' })
  const { reserved } = await quota()
  t.ok(reserved >= 100)

  await clock.set('2030-02-01T00:00:01Z')
  t.match(await quota(), { used: 0, reserved: 0, remaining: 1000, resetsAt: '2030-02-02T00:00:00.000Z' })
  await stack.settled(userId, (await start('quick')).id)
  gate.resolve()
  await stack.settled(userId, slow.id)
  t.same(await rows(), [
    { measure: 'tokens', period: '2030-01-31', used: 30, reserved: 0 },
    { measure: 'tokens', period: '2030-02-01', used: 15, reserved: 0 },
    { measure: 'micros', period: '2030-01-01', used: 40, reserved: 0 },
    { measure: 'micros', period: '2030-02-01', used: 20, reserved: 0 },
  ])

  await clock.set('2030-01-31T23:59:50Z')
  t.match(await quota(), { used: 30, remaining: 970 }, 'back again, it is the day that it was')
  await clock.set('2030-02-01T00:00:10Z')
  t.match(await quota(), { used: 15, remaining: 985 })
  const { rows: days } = await sql<{ day: string; tokens: number }>`
    SELECT day, sum(tokens) AS tokens FROM charges GROUP BY day ORDER BY day
  `.execute(stack.db)
  t.same(days, [
    { day: '2030-01-31', tokens: 30 },
    { day: '2030-02-01', tokens: 15 },
  ])
})

test('what eight lanes may use at worst must be there, however little they will use', async (t) => {
  await using stack = await startStack({ dailyTokens: 60_000 })
  await using _announced = await announceModels(stack.bus, [modelOf('alpha/one')])
  const userId = await stack.register()
  const lanes = (count: number) => Array.from({ length: count }, () => ({ model: 'alpha/one', maxTokens: 1_000_000 }))
  const startAll = () => codeOf(stack.start(userId, { prompt: 'x', lanes: lanes(8) }))
  await waitFor(async () => (await startAll()) === 'quota_exceeded')
  t.equal((await stack.call(procedures.readAccount, { userId })).quota.reserved, 0, 'all or none')
  t.equal(await codeOf(stack.start(userId, { prompt: 'x', lanes: lanes(7) })), null, 'capped at what the model gives')
})

test('where the month’s money is used up, what costs none still starts', async (t) => {
  await using stack = await startStack({ monthlyMicros: 300 })
  const demo = modelOf('alpha/demo', { demo: true })
  await using _worker = await startWorker(stack.bus, {
    models: [modelOf('alpha/one'), demo],
    // More than was reserved.
    answer: (_input, { model }) => ({ text: model === demo.id ? 'free' : 'x'.repeat(40) }),
  })
  const userId = await stack.register()
  const start = (model: string) => stack.start(userId, { prompt: 'x', lanes: [{ model, maxTokens: 100 }] })
  await stack.settled(userId, (await waitFor(() => start('alpha/one'))).id)
  await stack.db.updateTable('quotas').set({ used: 301 }).where('measure', '=', 'micros').execute()
  const refusal = await refusalOf(start('alpha/one'))
  t.match(refusal, { code: 'quota_exceeded', details: { measure: 'micros', limit: 300, used: 301, remaining: 0 } })
  t.match(refusal.details?.resetsAt, /-01T00:00:00\.000Z$/)
  t.equal(await codeOf(start(demo.id)), null)
})
