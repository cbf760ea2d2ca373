import { type OperationNodeSource, sql } from 'kysely'
import type { Queries } from './schema.ts'

/**
 * Several writes in one statement, and so in one round trip. None of them sees what the others write; references
 * between them are checked once all are done.
 */
export async function writeTogether(db: Queries, writes: readonly OperationNodeSource[]): Promise<void> {
  if (writes.length === 0) return
  const parts = writes.map((write, index) => sql`${sql.ref(`write_${index}`)} AS (${write})`)
  await sql`WITH ${sql.join(parts)} SELECT 1`.execute(db)
}
