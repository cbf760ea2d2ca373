import { type Selectable, sql, type Transaction } from 'kysely'
import type { SessionRow, Tables } from '../db/schema.ts'

/** The write that notes a change which other tabs must hear of. */
export function changed(trx: Transaction<Tables>, sessionId: string) {
  return trx
    .updateTable('sessions')
    .set({ revision: sql`revision + 1`, updated_at: sql`clock_timestamp()` })
    .where('id', '=', sessionId)
}

/** Notes it now. `announceSession` follows the commit, or the sweeper's repair. */
export function markChanged(trx: Transaction<Tables>, sessionId: string): Promise<Selectable<SessionRow>> {
  return changed(trx, sessionId).returningAll().executeTakeFirstOrThrow()
}
