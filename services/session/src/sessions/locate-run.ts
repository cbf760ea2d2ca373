import type { procedures } from '@playground/contracts'
import { notLeaving } from '../accounts/not-leaving.ts'
import { retryTransient } from '../db/transact.ts'
import type { Answer, Deps } from '../deps.ts'
import { noRun } from './read-run.ts'

/** Where a run stands in the log, for whoever may stop it. */
export function locateRun({ db }: Deps): Answer<typeof procedures.locateRun> {
  return ({ userId, runId }) =>
    retryTransient(async () => {
      const row = await db
        .selectFrom('runs')
        .leftJoin('sessions', 'sessions.id', 'runs.session_id')
        .select(['runs.provider', 'runs.session_id', 'runs.comparison_id', 'runs.first_sequence', 'runs.ended_at'])
        .where('runs.id', '=', runId)
        .where('runs.user_id', '=', userId)
        .where('sessions.deleted_at', 'is', null)
        .where(notLeaving('runs'))
        .executeTakeFirst()
      if (row === undefined) throw noRun()
      return {
        provider: row.provider,
        sessionId: row.session_id,
        comparisonId: row.comparison_id,
        firstSequence: row.first_sequence ?? 0,
        ended: row.ended_at !== null,
      }
    })
}
