import { sql, type Transaction } from 'kysely'
import type { Tables } from '../db/schema.ts'

/**
 * Cancels what somebody has waiting, and marks what runs: no try follows it, and one that is just being started is
 * stopped. Needs the user's lock.
 */
export async function cancelJobsOf(trx: Transaction<Tables>, userId: string): Promise<void> {
  await sql`
    UPDATE jobs SET
      state = CASE WHEN state = 'queued' THEN 'cancelled' ELSE state END,
      ended_at = CASE WHEN state = 'queued' THEN clock_timestamp() END,
      cancel_requested_at = coalesce(cancel_requested_at, clock_timestamp())
    WHERE user_id = ${userId} AND ended_at IS NULL
  `.execute(trx)
}
