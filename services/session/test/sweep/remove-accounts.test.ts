import { createHash } from 'node:crypto'
import { connectBus } from '@playground/bus'
import { procedures } from '@playground/contracts'
import { startNats, startPostgres, startService, waitFor } from '@playground/testing'
import { sql } from 'kysely'
import { test } from 'tap'
import { connect } from '../../src/db/connect.ts'
import type { Database } from '../../src/db/schema.ts'
import { codeOf } from '../fixtures/code-of.ts'
import { silent } from '../fixtures/database.ts'
import { newHash } from '../fixtures/new-hash.ts'

/** More than one sweep takes away, many times what one statement does. */
const count = 4000
const tables = ['sessions', 'comparisons', 'runs', 'charges', 'jobs', 'prompts', 'agents', 'idempotency'] as const

test('an account with much in it goes at once for everybody, and its rows follow, whatever crashes', async (t) => {
  await using nats = await startNats()
  await using postgres = await startPostgres()
  await using cleanup = new AsyncDisposableStack()
  await using bus = await connectBus({ servers: nats.url, name: 'test' })
  const url = await postgres.createDatabase()
  const db = connect(url, silent)
  cleanup.defer(() => db.destroy())
  const env = { NATS_URL: nats.url, DATABASE_URL: url }
  const start = async () => {
    const service = await startService('session', env, { readyWhen: /"msg":"session ready"/ })
    cleanup.defer(() => service.kill())
    return service
  }
  const first = await start()
  const register = async (email: string) => {
    const refreshHash = newHash()
    const { user } = await bus.call(procedures.registerUser, { email, name: null, passwordHash: 'hash', refreshHash })
    return { userId: user.id, refreshHash }
  }
  const { userId, refreshHash } = await register('leaving@example.org')
  const { userId: other } = await register('staying@example.org')
  await fill(db, userId)
  await fill(db, other)
  const token = 'a link'
  const tokenHash = createHash('sha256').update(token).digest('hex')
  const list = { userId, limit: 1, cursor: null, query: null }
  const { data } = await bus.call(procedures.listSessions, list)
  const sessionId = data[0]?.id ?? ''
  await bus.call(procedures.shareSession, { userId, sessionId, tokenHash, expiresAt: null })
  t.match(await bus.call(procedures.findShared, { tokenHash }), { sessionId })
  const before = await rowsOf(db, other)

  await bus.call(procedures.deleteAccount, { userId })
  const seen = await Promise.all([
    codeOf(bus.call(procedures.findShared, { tokenHash })),
    codeOf(bus.call(procedures.readSession, { userId, sessionId })),
    codeOf(bus.call(procedures.rotateLogin, { refreshHash, nextHash: newHash() })),
    codeOf(bus.call(procedures.openLogin, { userId, newPasswordHash: null, refreshHash: newHash() })),
  ])
  t.same(seen, ['not_found', 'not_found', 'unauthenticated', 'unauthenticated'])
  t.same((await bus.call(procedures.listSessions, list)).data, [])
  t.same((await bus.call(procedures.listSessions, { ...list, query: 'number' })).data, [])
  t.same((await bus.call(procedures.listConversations, { userId, page: 1, limit: 1 })).data, [])

  const left = async () => (await countOf(db, 'comparisons', userId)) + (await countOf(db, 'sessions', userId))
  await waitFor(async () => (await left()) < 2 * count, { intervalMs: 1 })
  first.kill()
  await first.exited
  t.ok((await left()) > 0, 'it was killed amid the removal')

  await start()
  const there = () => db.selectFrom('users').select('id').where('id', '=', userId).execute()
  await waitFor(async () => (await there()).length === 0, { timeoutMs: 60_000, describe: 'the account to be gone' })
  for (const table of tables) t.equal(await countOf(db, table, userId), 0, table)
  const { rows } = await sql<{ count: number }>`SELECT count(*) FROM charges WHERE user_id IS NULL`.execute(db)
  t.same(rows, [{ count }], 'what was charged stays, without a name')
  t.same(await rowsOf(db, other), before, 'nothing of anybody else was touched')
})

async function countOf(db: Database, table: (typeof tables)[number], userId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*) FROM ${sql.table(table)} WHERE user_id = ${userId}
  `.execute(db)
  return rows[0]?.count ?? 0
}

/** Of each table, how many rows somebody has and a digest of all that stands in them. */
function rowsOf(db: Database, userId: string) {
  return Promise.all(
    tables.map(async (table) => {
      const { rows } = await sql`
        SELECT count(*), md5(string_agg(one::text, ' ' ORDER BY one::text)) AS digest
        FROM ${sql.table(table)} AS one WHERE user_id = ${userId}
      `.execute(db)
      return { table, rows }
    }),
  )
}

/** Sessions with a turn that was answered and charged, every tenth of them deleted, and some of all else there is. */
async function fill(db: Database, userId: string): Promise<void> {
  const owner = sql`${sql.lit(userId)}::uuid`
  await sql`
    CREATE TABLE made AS
      SELECT n, uuidv7() AS session, uuidv7() AS lane, uuidv7() AS comparison, uuidv7() AS run
      FROM generate_series(1, ${sql.lit(count)}) AS n;
    INSERT INTO sessions (id, user_id, title, blind, lane_count, deleted_at)
      SELECT session, ${owner}, 'number ' || n, false, 1, CASE WHEN n % 10 = 0 THEN now() END FROM made;
    INSERT INTO lanes (id, session_id, position, model, provider, label, parameters)
      SELECT lane, session, 0, 'alpha/one', 'alpha', 'One', '{}' FROM made;
    INSERT INTO comparisons (id, session_id, user_id, position, prompt, prompt_tokens, context, status, round,
        announced_round, created_sequence, answers, ended_at)
      SELECT comparison, session, ${owner}, 0, 'x', 1, '{}', 'completed', 1, 1, 1, 1, now() FROM made;
    INSERT INTO runs (id, user_id, session_id, comparison_id, lane_id, provider, model, demo, status, attempt, text,
        terms, input_tokens, accepted_at_ms, first_sequence, released_at, published_at, ended_at)
      SELECT run, ${owner}, session, comparison, lane, 'alpha', 'alpha/one', false, 'completed', 1, 'y', '{}'::jsonb,
        1, 0, 1, now(), now(), now() FROM made
      UNION ALL
      SELECT uuidv7(), ${owner}, NULL, NULL, NULL, 'alpha', 'alpha/one', false, 'completed', 1, 'z', '{}'::jsonb,
        1, 0, 1, now(), now(), now() FROM made WHERE n % 10 = 0;
    INSERT INTO charges (run_id, user_id, session_id, comparison_id, kind, provider, model, demo, day, input,
        cache_read, cache_write, output, reasoning, tokens, cost_status)
      SELECT run, ${owner}, session, comparison, 'chat', 'alpha', 'alpha/one', false, current_date, 1, 0, 0,
        1, 0, 2, 'unknown' FROM made;
    INSERT INTO jobs (id, user_id, type, state, request, ended_at)
      SELECT uuidv7(), ${owner}, 'completion', 'completed', '{}', now() FROM made WHERE n % 10 = 0;
    INSERT INTO agents (id, user_id, name, model, parameters)
      SELECT uuidv7(), ${owner}, 'a', 'alpha/one', '{}' FROM made WHERE n % 10 = 0;
    INSERT INTO prompts (id, user_id, name, template)
      SELECT uuidv7(), ${owner}, 'p', 't' FROM made WHERE n % 10 = 0;
    INSERT INTO idempotency (user_id, key, fingerprint, response)
      SELECT ${owner}, 'key ' || n, '', '{}' FROM made WHERE n % 10 = 0;
    DROP TABLE made;
  `.execute(db)
}
