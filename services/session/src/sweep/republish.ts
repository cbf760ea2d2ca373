import { sql } from 'kysely'
import { releaseRuns } from '../admission/release-runs.ts'
import { retryTransient, transact } from '../db/transact.ts'
import type { Deps } from '../deps.ts'
import { jobColumns, toJob } from '../records/run-record.ts'
import { publishJobs } from './publish-jobs.ts'

const perSweep = 500

/** Publishes again the jobs of runs that have a place and wait for a worker longer than publishing takes. */
export async function republishJobs(deps: Deps): Promise<void> {
  const { db, settings } = deps
  // The longer a run has waited, the longer the pauses: most wait behind others, not for a lost job.
  const beforePause = sql<Date>`
    clock_timestamp() - greatest(${`${settings.repeatAfterMs} ms`}::interval, (clock_timestamp() - released_at) / 4)
  `
  const rows = await retryTransient(() =>
    db
      .updateTable('runs')
      .set({ published_at: sql`clock_timestamp()` })
      .where('id', 'in', (query) =>
        query
          .selectFrom('runs')
          .select('id')
          .where('ended_at', 'is', null)
          .where('status', '=', 'queued')
          .where('first_sequence', 'is not', null)
          .where('cancel_requested_at', 'is', null)
          .where('published_at', '<', beforePause)
          .orderBy('id')
          .limit(perSweep),
      )
      .returning(jobColumns)
      .execute(),
  )
  await publishJobs(deps, rows.map(toJob))
}

/** Gives free places to runs that wait for one, and publishes their jobs. */
export async function releaseWaiting(deps: Deps): Promise<void> {
  const { db, settings } = deps
  const users = await retryTransient(() =>
    db
      .selectFrom('runs')
      .select('user_id')
      .distinct()
      .where('ended_at', 'is', null)
      .where('released_at', 'is', null)
      .limit(perSweep)
      .execute(),
  )
  for (const { user_id: userId } of users) {
    const jobs = await transact(db, async (trx) => {
      await sql`SELECT 1 FROM users WHERE id = ${userId} FOR NO KEY UPDATE`.execute(trx)
      return releaseRuns(trx, userId, settings.placesPerUser)
    })
    await publishJobs(deps, jobs)
  }
}
