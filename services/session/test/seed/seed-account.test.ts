import { verify } from '@node-rs/argon2'
import { procedures } from '@playground/contracts'
import { sql } from 'kysely'
import { test } from 'tap'
import { type Seeded, seedAccount } from '../../src/seed/seed-account.ts'
import { startStack } from '../fixtures/stack.ts'

const now = new Date()

test('the demo account', async (t) => {
  await using stack = await startStack()
  const { db } = stack
  const first = await seedAccount(db, now)
  const find = () => stack.call(procedures.findCredentials, { email: first.email, ip: '127.0.0.1' })
  const { found } = await find()
  const userId = found?.userId ?? ''
  const canSignIn = async ({ password }: Seeded) => verify((await find()).found?.passwordHash ?? '', password)

  await t.test('can be signed in to, and has a history over several weeks', async (t) => {
    t.equal(first.isNew, true)
    t.ok(await canSignIn(first))
    const { data } = await stack.call(procedures.listSessions, { userId, limit: 100, cursor: null, query: null })
    t.equal(data.length, first.sessions)
    const times = data.map(({ createdAt }) => Date.parse(createdAt))
    t.same(
      times,
      times.toSorted((a, b) => b - a),
      'in the order of their times',
    )
    t.ok((times[0] ?? 0) - (times.at(-1) ?? 0) > 28 * 86_400_000)
    t.ok((times[0] ?? 0) < now.getTime() - 3_600_000)
    t.ok(new Set(data.flatMap(({ lanes }) => lanes.map(({ model }) => model))).size >= 5)
    t.equal(data.filter(({ blind, revealed }) => blind && !revealed).length, 1)
    t.ok(
      data.some(({ lanes }) => lanes.length === 1),
      'a conversation',
    )
    for (const { id } of data) {
      const { session, open } = await stack.call(procedures.readSession, { userId, sessionId: id })
      t.same([session.status, open], ['idle', []])
    }
  })

  await t.test('has failed, cut and retried runs, votes enough, agents, prompts and usage by day', async (t) => {
    const { rows } = await sql<{ status: string }>`
      SELECT DISTINCT status FROM runs WHERE user_id = ${userId} ORDER BY status
    `.execute(db)
    t.same(
      rows.map(({ status }) => status),
      ['cancelled', 'completed', 'failed', 'interrupted'],
    )
    const board = await stack.call(procedures.readLeaderboard, { userId, tag: null, blind: null })
    t.equal(board.enough, true)
    t.equal(board.data.length, 6)
    t.ok(board.data.some(({ blindVotes }) => blindVotes > 0))
    t.ok(board.tags.length > 2)
    const usage = await stack.call(procedures.readUsage, { userId, from: null, to: null })
    t.ok(usage.byDay.length > 14)
    t.ok(usage.totalCostMicros > 0 && usage.exactCostShare < 1)
    t.ok(usage.byModel.some(({ failed }) => failed > 0))
    const page = { userId, limit: 100, cursor: null }
    t.equal((await stack.call(procedures.listAgents, page)).data.length, 3)
    t.equal((await stack.call(procedures.listPrompts, page)).data.length, 3)
    const sums = await sql<{ charged: number; used: number; totals: number }>`
      SELECT (SELECT sum(tokens) FROM charges WHERE user_id = ${userId}) AS charged,
        (SELECT sum(used) FROM quotas WHERE user_id = ${userId} AND measure = 'tokens') AS used,
        (SELECT sum(total_tokens) FROM comparisons WHERE user_id = ${userId}) AS totals
    `.execute(db)
    t.equal(sums.rows[0]?.charged, sums.rows[0]?.used)
    t.equal(sums.rows[0]?.charged, sums.rows[0]?.totals)
  })

  await t.test('is not made twice, and a new run can sign in too', async (t) => {
    const count = async () =>
      (await sql<{ n: number }>`SELECT count(*) AS n FROM runs WHERE user_id = ${userId}`.execute(db)).rows[0]?.n
    const before = await count()
    const again = await seedAccount(db, new Date())
    t.equal(again.isNew, false)
    t.equal(await count(), before)
    t.ok(await canSignIn(again))
    t.notOk(await canSignIn(first))
    const shares = await db.selectFrom('shares').selectAll().execute()
    t.equal(shares.length, 1)
  })

  await t.test('does not take anybody’s address', async (t) => {
    await db.deleteFrom('users').where('id', '=', userId).execute()
    const other = await stack.register(first.email)
    await t.rejects(seedAccount(db, now), { message: /left alone/ })
    const left = await db.selectFrom('users').select('id').where('email', '=', first.email).execute()
    t.same(left, [{ id: other }])
  })
})
