import { sql } from 'kysely'
import { test } from 'tap'
import { transact } from '../../src/db/transact.ts'
import { startDatabase } from '../fixtures/database.ts'

const prepared = sql<{
  statement: string
}>`SELECT statement FROM pg_prepared_statements WHERE statement LIKE ${'%answered%'}`

test('what is asked again is planned once', async (t) => {
  await using base = await startDatabase()
  await base.db.connection().execute(async (db) => {
    for (let value = 1; value <= 4; value++) {
      const { rows } = await sql<{ answered: number }>`SELECT ${value}::integer AS answered`.execute(db)
      t.same(rows, [{ answered: value }])
    }
    const { rows } = await prepared.execute(db)
    t.equal(rows.filter(({ statement }) => statement.includes('::integer')).length, 1)
  })
})

test('a table that changes under a plan costs nobody an answer', async (t) => {
  await using base = await startDatabase()
  const { db } = base
  await sql`CREATE TABLE changing (id integer)`.execute(db)
  await sql`INSERT INTO changing VALUES (1)`.execute(db)
  const read = () => transact(db, async (trx) => (await sql`SELECT * FROM changing WHERE id = ${1}`.execute(trx)).rows)
  const all = () => Promise.all(Array.from({ length: 8 }, read))
  for (let times = 0; times < 3; times++) await all()
  await sql`ALTER TABLE changing ADD COLUMN name text DEFAULT 'new'`.execute(db)
  for (const rows of await all()) t.same(rows, [{ id: 1, name: 'new' }])
})
