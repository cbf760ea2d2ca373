import { cancelRun } from '@playground/bus'
import { retryTransient } from '../db/transact.ts'
import type { Deps } from '../deps.ts'
import { namesOf } from './end-run.ts'

const perSweep = 200

/** Cancels what still runs for a session or account that is deleted, or for a lane that was removed. */
export async function cancelAbandoned(deps: Deps): Promise<void> {
  const rows = await retryTransient(() =>
    deps.db
      .selectFrom('runs')
      .innerJoin('users', 'users.id', 'runs.user_id')
      .leftJoin('sessions', 'sessions.id', 'runs.session_id')
      .leftJoin('lanes', 'lanes.id', 'runs.lane_id')
      .select(['runs.id', 'runs.provider', 'runs.user_id', 'runs.session_id', 'runs.comparison_id'])
      .where('runs.ended_at', 'is', null)
      .where('runs.cancel_requested_at', 'is', null)
      .where((where) =>
        where.or([
          where('users.deleted_at', 'is not', null),
          where('users.disabled', '=', true),
          where('sessions.deleted_at', 'is not', null),
          where('lanes.removed', '=', true),
        ]),
      )
      .limit(perSweep)
      .execute(),
  )
  for (const row of rows) {
    await cancelRun(deps.bus, namesOf(row), { comparisonId: row.comparison_id, signal: deps.signal })
  }
}
