import { cancelRun } from '@playground/bus'
import type { procedures } from '@playground/contracts'
import { sql } from 'kysely'
import { lockUser } from '../accounts/lock-user.ts'
import { transact } from '../db/transact.ts'
import type { Answer, Deps } from '../deps.ts'
import { namesOf } from '../sweep/end-run.ts'
import { dispatchSoon } from './dispatch-jobs.ts'
import { noJob } from './read-jobs.ts'

/** Stops a job: one that waits at once, one that runs by its run. One that has ended stays as it is. */
export function cancelJob(deps: Deps): Answer<typeof procedures.cancelJob> {
  return async ({ userId, jobId }) => {
    const run = await transact(deps.db, async (trx) => {
      await lockUser(trx, userId)
      const job = await trx
        .selectFrom('jobs')
        .select(['state', 'run_id'])
        .where('id', '=', jobId)
        .where('user_id', '=', userId)
        .executeTakeFirst()
      if (job === undefined) throw noJob()
      if (job.state === 'queued') {
        await trx
          .updateTable('jobs')
          .set({ state: 'cancelled', ended_at: sql`clock_timestamp()` })
          .where('id', '=', jobId)
          .execute()
      }
      if (job.state !== 'active') return undefined
      // Whoever is just starting its run will see this, and stop it.
      await trx
        .updateTable('jobs')
        .set({ cancel_requested_at: sql`clock_timestamp()` })
        .where('id', '=', jobId)
        .execute()
      return job.run_id === null
        ? undefined
        : trx
            .selectFrom('runs')
            .select(['id', 'provider', 'user_id', 'session_id', 'comparison_id'])
            .where('id', '=', job.run_id)
            .where('ended_at', 'is', null)
            .executeTakeFirst()
    })
    if (run !== undefined) {
      await cancelRun(deps.bus, namesOf(run), { comparisonId: run.comparison_id, signal: deps.signal })
    }
    dispatchSoon(deps, userId)
    return {}
  }
}
