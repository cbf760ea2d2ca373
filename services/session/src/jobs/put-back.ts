import { type Selectable, sql } from 'kysely'
import type { JobRow } from '../db/schema.ts'
import { retryTransient } from '../db/transact.ts'
import type { Deps } from '../deps.ts'

/** Gives a job's place to others for a while; one that is to be cancelled is cancelled. */
export async function putBack(
  { db }: Pick<Deps, 'db'>,
  { id, tries }: Pick<Selectable<JobRow>, 'id' | 'tries'>,
  { waitMs, counts }: Readonly<{ waitMs: number; counts: boolean }>,
): Promise<void> {
  await retryTransient(() =>
    sql`
      UPDATE jobs SET
        state = CASE WHEN cancel_requested_at IS NULL THEN 'queued' ELSE 'cancelled' END,
        ended_at = CASE WHEN cancel_requested_at IS NULL THEN NULL ELSE clock_timestamp() END,
        tries = ${counts ? tries : tries - 1},
        due_at = clock_timestamp() + ${`${waitMs} ms`}::interval
      WHERE id = ${id} AND state = 'active' AND tries = ${tries} AND run_id IS NULL
    `.execute(db),
  )
}
