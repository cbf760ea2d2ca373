import { sql } from 'kysely'
import { retryTransient } from '../db/transact.ts'
import type { Deps } from '../deps.ts'
import { dispatchJobs } from '../jobs/dispatch-jobs.ts'
import { startTry } from '../jobs/start-try.ts'

const perSweep = 100

/** Begins jobs whose time has come, and those whose beginning a crash cut short. */
export async function wakeJobs(deps: Deps): Promise<void> {
  const { db, settings } = deps
  await retryTransient(() =>
    sql`
      UPDATE jobs SET state = 'cancelled', ended_at = clock_timestamp()
      FROM users WHERE users.id = jobs.user_id AND (users.disabled OR users.deleted_at IS NOT NULL)
        AND jobs.ended_at IS NULL AND jobs.state = 'queued'
    `.execute(db),
  )
  const halfway = await retryTransient(() =>
    db
      .selectFrom('jobs')
      .selectAll()
      .where('ended_at', 'is', null)
      .where('state', '=', 'active')
      .where('run_id', 'is', null)
      .where('due_at', '<', sql<Date>`clock_timestamp() - ${`${settings.repeatAfterMs} ms`}::interval`)
      .orderBy('id')
      .limit(perSweep)
      .execute(),
  )
  for (const job of halfway) await startTry(deps, job)
  const users = await retryTransient(() =>
    db
      .selectFrom('jobs')
      .select('user_id')
      .distinct()
      .where('ended_at', 'is', null)
      .where('state', '=', 'queued')
      .where('due_at', '<=', sql<Date>`clock_timestamp()`)
      .where(({ selectFrom, eb }) =>
        eb(
          selectFrom('jobs as others')
            .select(sql<number>`count(*)`.as('active'))
            .whereRef('others.user_id', '=', 'jobs.user_id')
            .where('others.state', '=', 'active')
            .where('others.ended_at', 'is', null),
          '<',
          settings.jobPlaces,
        ),
      )
      .limit(perSweep)
      .execute(),
  )
  for (const { user_id: userId } of users) await dispatchJobs(deps, userId)
}
