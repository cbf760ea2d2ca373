import { sql } from 'kysely'
import { test } from 'tap'
import { connect } from '../../src/db/connect.ts'
import { migrate } from '../../src/db/migrate.ts'
import { silent, startDatabase } from '../fixtures/database.ts'

test('several processes that start at once migrate once', async (t) => {
  await using base = await startDatabase()
  const url = await base.server.createDatabase()
  const processes = Array.from({ length: 4 }, () => connect(url, silent))
  const applied = await Promise.all(processes.map((db) => migrate(db)))
  t.equal(applied.flat().length, new Set(applied.flat()).size, 'each migration ran in one process only')
  t.ok(applied.flat().length > 0)
  const again = await migrate(base.db)
  t.same(again, [], 'a second start finds nothing to do')
  await Promise.all(processes.map((db) => db.destroy()))
})

test('a statement that runs for too long is stopped by the server', async (t) => {
  await using base = await startDatabase()
  const { rows } = await sql<{ name: string; setting: string }>`
    SELECT name, setting FROM pg_settings
    WHERE name IN ('statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout') ORDER BY name
  `.execute(base.db)
  t.same(
    rows.map((row) => [row.name, Number(row.setting)]),
    [
      ['idle_in_transaction_session_timeout', 10_000],
      ['lock_timeout', 2000],
      ['statement_timeout', 5000],
    ],
    'and migrating gave the connection its limits back',
  )
})
