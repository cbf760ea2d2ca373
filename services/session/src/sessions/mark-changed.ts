import { type Selectable, sql, type Transaction } from 'kysely'
import type { SessionRow, Tables } from '../db/schema.ts'

/** Notes a change that other tabs must hear of. `announceSession` follows the commit, or the sweeper's repair. */
export function markChanged(trx: Transaction<Tables>, sessionId: string): Promise<Selectable<SessionRow>> {
  return trx
    .updateTable('sessions')
    .set({ revision: sql`revision + 1`, updated_at: sql`now()` })
    .where('id', '=', sessionId)
    .returningAll()
    .executeTakeFirstOrThrow()
}
