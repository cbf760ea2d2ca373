import { newId, ProcedureError, procedures } from '@playground/contracts'
import { waitFor } from '@playground/testing'
import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { test } from 'tap'
import { up } from '../../src/db/migrations/0011-use-by-day.ts'
import type { Database } from '../../src/db/schema.ts'
import { type Chance, chance } from '../../src/seed/chance.ts'
import { purge } from '../../src/sweep/purge.ts'
import { removeAccounts } from '../../src/sweep/remove-accounts.ts'
import { addUp } from '../../src/usage/add-up.ts'
import { modelOf } from '../fixtures/models.ts'
import { type Stack, startStack } from '../fixtures/stack.ts'
import { metricsOf, startWorker } from '../fixtures/worker.ts'

const models = ['alpha/one', 'alpha/two', 'alpha/three']
const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31))

test(`what is counted by day is what plain counting finds, whatever was done (SEED=${seed})`, async (t) => {
  await using stack = await startStack({ startsPerMinute: 100_000, dailyTokens: 1_000_000_000 })
  const { db } = stack
  await using _worker = await startWorker(stack.bus, {
    models: models.map((id) => modelOf(id)),
    answer: ({ messages }) => {
      const prompt = messages.at(-1)?.content ?? ''
      const failed = { code: 'provider_overloaded' as const, message: 'x', retryable: true }
      if (prompt.endsWith('0')) return { text: '', status: 'failed', error: failed }
      return { text: `to ${prompt}`, metrics: metricsOf(prompt.length, 20, prompt.endsWith('1') ? null : 7) }
    },
  })
  const userIds = [await stack.register(), await stack.register(), await stack.register()]
  for (const [index, userId] of userIds.entries()) {
    const chosen = chance(seed + index)
    for (let round = 0; round < 30; round++) {
      await Promise.all(Array.from({ length: 3 }, () => actAtRandom(stack, userId, chosen)))
    }
  }
  await nothingRuns(stack)
  for (const userId of userIds) t.same(await counted(stack, userId), await plain(db, userId), 'after all of it')

  t.ok((await sql`SELECT 1 FROM usage_days WHERE sessions > 0`.execute(db)).rows.length > 0, 'the sweeper adds up')
  await Promise.all([addUp({ db }), addUp({ db }), addUp({ db })])
  t.equal((await sql`SELECT 1 FROM usage_changes`.execute(db)).rows.length, 0)
  for (const userId of userIds) t.same(await counted(stack, userId), await plain(db, userId), 'once it is added up')

  await undo(db)
  const untyped = new Kysely<unknown>({
    dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: stack.base.url }) }),
  })
  await untyped.transaction().execute(up)
  await untyped.destroy()
  for (const userId of userIds) t.same(await counted(stack, userId), await plain(db, userId), 'what was there before')

  await db
    .updateTable('sessions')
    .set({ deleted_at: sql`now() - interval '31 days'` })
    .where('deleted_at', 'is not', null)
    .execute()
  await purge({ db })
  for (const userId of userIds)
    t.same(await counted(stack, userId), await plain(db, userId), 'once deleted ones are purged')

  const [gone = '', ...others] = userIds
  await stack.call(procedures.deleteAccount, { userId: gone })
  await waitFor(
    async () => {
      await removeAccounts({ db })
      return (await db.selectFrom('users').select('id').where('id', '=', gone).execute()).length === 0 || null
    },
    { describe: 'the account to be removed' },
  )
  await addUp({ db })
  t.same((await sql`SELECT user_id FROM usage_days WHERE user_id = ${gone}`.execute(db)).rows, [])
  t.same((await sql`SELECT user_id FROM usage_changes`.execute(db)).rows, [])
  for (const userId of others)
    t.same(await counted(stack, userId), await plain(db, userId), 'beside an account that went')
})

/** As it was before anything was counted. */
async function undo(db: Database): Promise<void> {
  await sql`
    DROP FUNCTION count_lanes, lanes_made, lane_changed, sessions_made, session_changed, comparisons_made,
      comparison_changed, charges_made CASCADE;
    DROP TABLE usage_days, usage_changes;
    DROP FUNCTION day_of;
    ALTER TABLE sessions DROP COLUMN lane_count;
    CREATE INDEX charges_usage ON charges (user_id);
    CREATE INDEX comparisons_usage ON comparisons (user_id);
    CREATE INDEX sessions_usage ON sessions (user_id);
    CREATE INDEX sessions_deleted_of ON sessions (user_id);
  `.execute(db)
}

/** Any of what changes what is counted; what the service refuses (nothing to retry, one lane left) is no matter. */
async function actAtRandom(stack: Stack, userId: string, { whole: below }: Chance): Promise<void> {
  const pick = <One>(from: readonly One[]) => from[below(from.length)]
  const { db } = stack
  const any = async (deleted: boolean) =>
    pick(
      await db
        .selectFrom('sessions')
        .select('id')
        .where('user_id', '=', userId)
        .where('deleted_at', deleted ? 'is not' : 'is', null)
        .orderBy('id')
        .execute(),
    )?.id
  const sessionId = (await any(false)) ?? newId()
  const started = { userId, acceptedAtMs: Date.now(), idempotency: null }
  const prompt = `prompt ${below(10)}`
  const lanesOf = () =>
    db.selectFrom('lanes').select('id').where('session_id', '=', sessionId).where('removed', '=', false).execute()
  const removeLane = async () => {
    const lane = pick(await lanesOf())
    if (lane !== undefined) await stack.call(procedures.removeLane, { userId, sessionId, laneId: lane.id })
  }
  const acts: readonly (() => Promise<unknown>)[] = [
    () => stack.start(userId, { prompt, models: models.slice(0, 1 + below(3)), blind: below(3) > 0 }),
    () => stack.start(userId, { prompt, models: models.slice(0, 1) }),
    () => stack.call(procedures.createConversation, { userId, body: {} }),
    () => stack.next(userId, sessionId, { prompt }),
    async () => {
      const lane = pick(await lanesOf())
      if (lane !== undefined) await stack.next(userId, sessionId, { prompt, context: { fork: lane.id } })
    },
    async () => {
      const lane = { model: pick(models) ?? '' }
      const { jobs } = await stack.call(procedures.addLane, { ...started, sessionId, lane, replay: below(2) === 0 })
      await stack.publish(jobs)
    },
    removeLane,
    removeLane,
    async () => {
      const runs = await db.selectFrom('runs').select('id').where('session_id', '=', sessionId).execute()
      const { jobs } = await stack.call(procedures.retryRun, { ...started, runId: pick(runs)?.id ?? sessionId })
      await stack.publish(jobs)
    },
    () => stack.call(procedures.deleteSession, { userId, sessionId }),
    async () => stack.call(procedures.restoreSession, { userId, sessionId: (await any(true)) ?? sessionId }),
    () => stack.call(procedures.revealSession, { userId, sessionId }),
    () => stack.call(procedures.deleteConversation, { userId, conversationId: sessionId }),
  ]
  await pick(acts)?.().catch((error: unknown) => {
    const refused =
      error instanceof ProcedureError && ['conflict', 'not_found', 'validation_failed'].includes(error.code)
    if (!refused) throw error
  })
}

function nothingRuns({ db }: Stack): Promise<unknown> {
  return waitFor(
    async () => {
      const open = await db.selectFrom('runs').select('id').where('ended_at', 'is', null).limit(1).execute()
      const unsettled = await db.selectFrom('comparisons').select('id').where('ended_at', 'is', null).limit(1).execute()
      return (open.length === 0 && unsettled.length === 0) || null
    },
    { describe: 'all runs to end' },
  )
}

/** What is told, but the medians and the last use. */
async function counted(stack: Stack, userId: string) {
  const usage = await stack.call(procedures.readUsage, { userId, from: null, to: null })
  const { meta, data } = await stack
    .call(procedures.listConversations, { userId, page: 1, limit: 100 })
    .then(({ total, data }) => ({ meta: total, data }))
  return {
    tokens: usage.totalTokens,
    micros: usage.totalCostMicros,
    sessions: usage.sessionsCount,
    conversations: usage.conversationsCount,
    messages: usage.messagesCount,
    byModel: usage.byModel
      .map(({ model, tokens, costMicros, runs, failed }) => ({ model, tokens, micros: costMicros, runs, failed }))
      .toSorted((a, b) => (a.model < b.model ? -1 : 1)),
    listed: [meta, data.length],
  }
}

async function plain(db: Database, userId: string) {
  const { rows } = await sql<Omit<Awaited<ReturnType<typeof counted>>, 'byModel' | 'listed'>>`
    SELECT
      (SELECT coalesce(sum(tokens), 0) FROM charges WHERE user_id = ${userId}) AS tokens,
      (SELECT coalesce(sum(cost_micros), 0) FROM charges LEFT JOIN sessions ON sessions.id = session_id
        WHERE charges.user_id = ${userId} AND (blind AND NOT revealed) IS NOT TRUE) AS micros,
      (SELECT count(*) FROM sessions WHERE user_id = ${userId} AND deleted_at IS NULL) AS sessions,
      (SELECT count(*) FROM sessions WHERE user_id = ${userId} AND deleted_at IS NULL
        AND (SELECT count(*) FROM lanes WHERE session_id = sessions.id AND NOT removed) = 1) AS conversations,
      (SELECT coalesce(sum(1 + (SELECT count(*) FROM runs
          WHERE comparison_id = comparisons.id AND replaced_by IS NULL AND text <> '')), 0)
        FROM comparisons JOIN sessions ON sessions.id = session_id
        WHERE sessions.user_id = ${userId} AND deleted_at IS NULL) AS messages
  `.execute(db)
  const { rows: byModel } = await sql<Awaited<ReturnType<typeof counted>>['byModel'][number]>`
    SELECT model, sum(tokens) AS tokens, coalesce(sum(cost_micros), 0) AS micros, count(*) AS runs,
      count(*) FILTER (WHERE failed) AS failed
    FROM charges LEFT JOIN sessions ON sessions.id = session_id
    WHERE charges.user_id = ${userId} AND (blind AND NOT revealed) IS NOT TRUE GROUP BY model ORDER BY model
  `.execute(db)
  const [sums] = rows
  if (sums === undefined) throw new Error('nothing was counted')
  return { ...sums, byModel: [...byModel], listed: [sums.conversations, Math.min(100, sums.conversations)] }
}
