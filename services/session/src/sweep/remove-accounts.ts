import { type RawBuilder, sql } from 'kysely'
import { retryTransient } from '../db/transact.ts'
import type { Deps } from '../deps.ts'

/** So few at a time that no statement takes long; and so long at a time, since starts and endings come first. */
const perStatement = 20
const budgetMs = 250

/**
 * What may be much, each with the order of the index that finds it, and where that holds only some. The rest goes
 * with one of these, or with the account.
 */
const parts = [
  { table: 'comparisons', order: sql`session_id DESC` },
  { table: 'sessions', order: sql`id DESC`, where: sql`deleted_at IS NULL` },
  { table: 'sessions', order: sql`id`, where: sql`deleted_at IS NOT NULL` },
  { table: 'runs', order: sql`id`, where: sql`session_id IS NULL` },
  { table: 'jobs', order: sql`id DESC` },
  { table: 'agents', order: sql`id DESC` },
  { table: 'prompts', order: sql`id DESC` },
  { table: 'idempotency', order: sql`key` },
] as const

/**
 * Takes away for good what belonged to accounts that are gone, once nothing of theirs runs any more; little by little,
 * so a crash loses nothing. What was charged stays, without a name.
 */
export async function removeAccounts({ db }: Pick<Deps, 'db'>): Promise<void> {
  const deadlineMs = performance.now() + budgetMs
  const run = (statement: RawBuilder<{ id: string }>) => retryTransient(() => statement.execute(db))
  /** Whether there was time for all there is. */
  const all = async (statement: RawBuilder<{ id: string }>) => {
    for (;;) {
      const { numAffectedRows = 0n } = await run(statement)
      if (numAffectedRows < perStatement) return true
      if (performance.now() > deadlineMs) return false
    }
  }
  for (;;) {
    const { rows } = await run(sql`
      SELECT id FROM users
      WHERE deleted_at IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM runs WHERE runs.user_id = users.id AND runs.ended_at IS NULL)
      ORDER BY deleted_at LIMIT 1`)
    const id = rows[0]?.id
    if (id === undefined) return
    const few = (table: string, order: RawBuilder<unknown>, where: RawBuilder<unknown> = sql`true`) =>
      sql`ctid = ANY (ARRAY(
        SELECT ctid FROM ${sql.table(table)} WHERE user_id = ${id} AND ${where} ORDER BY ${order} LIMIT ${perStatement}
      ))`
    if (!(await all(sql`UPDATE charges SET user_id = NULL WHERE ${few('charges', sql`model, day DESC`)}`))) return
    for (const { table, order, ...some } of parts) {
      const where = 'where' in some ? some.where : undefined
      if (!(await all(sql`DELETE FROM ${sql.table(table)} WHERE ${few(table, order, where)}`))) return
    }
    await run(sql`DELETE FROM users WHERE id = ${id} AND deleted_at IS NOT NULL`)
  }
}
