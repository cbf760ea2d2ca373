import type { Job } from '@playground/contracts'
import { sql, type Transaction } from 'kysely'
import type { Tables } from '../db/schema.ts'
import { jobColumns, toJob } from '../records/run-record.ts'
import { takesPlace } from './takes-place.ts'

/**
 * Gives free places to the user's oldest waiting runs and answers their jobs, which are to be published once this is
 * committed. A run that waits for another one's ending is passed over. Needs the user's lock.
 */
export async function releaseRuns(trx: Transaction<Tables>, userId: string, places: number): Promise<Job[]> {
  const { taken, waiting } = await trx
    .selectFrom('runs')
    .select([
      sql<number>`count(*) FILTER (WHERE released_at IS NOT NULL)`.as('taken'),
      sql<number>`count(*) FILTER (WHERE released_at IS NULL)`.as('waiting'),
    ])
    .where('user_id', '=', userId)
    .where('ended_at', 'is', null)
    .where(takesPlace)
    .executeTakeFirstOrThrow()
  if (waiting === 0 || taken >= places) return []
  const rows = await trx
    .updateTable('runs')
    .set({ released_at: sql`clock_timestamp()`, published_at: sql`clock_timestamp()` })
    .where('id', 'in', (query) =>
      query
        .selectFrom('runs as waiting')
        .select('waiting.id')
        .where('waiting.user_id', '=', userId)
        .where('waiting.ended_at', 'is', null)
        .where('waiting.released_at', 'is', null)
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('runs as earlier')
                .select('earlier.id')
                .whereRef('earlier.id', '=', 'waiting.after_run')
                .where('earlier.ended_at', 'is', null),
            ),
          ),
        )
        .orderBy('waiting.id')
        .limit(places - taken),
    )
    .returning(jobColumns)
    .execute()
  return rows.map(toJob).sort((a, b) => (a.runId < b.runId ? -1 : 1))
}
