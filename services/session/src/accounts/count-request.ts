import { ProcedureError, type procedures } from '@playground/contracts'
import { sql } from 'kysely'
import { retryTransient } from '../db/transact.ts'
import type { Answer, Deps } from '../deps.ts'

/** Requests of the last 60 s, counted by the second. One that is refused is not counted. */
export function countRequest({ db, settings }: Deps): Answer<typeof procedures.countRequest> {
  return async ({ userId }) => {
    const { rows } = await retryTransient(() =>
      sql<{ refused: boolean }>`
        WITH clock AS (SELECT floor(extract(epoch FROM clock_timestamp()))::bigint AS second),
        recent AS (
          SELECT coalesce(sum(count), 0) AS total FROM request_counts, clock
          WHERE user_id = ${userId} AND request_counts.second > clock.second - 60
        ),
        counted AS (
          INSERT INTO request_counts (user_id, second, count)
          SELECT ${userId}, clock.second, 1 FROM clock, recent WHERE recent.total < ${settings.requestsPerMinute}
          ON CONFLICT (user_id, second) DO UPDATE SET count = request_counts.count + 1
          RETURNING 1
        )
        SELECT NOT EXISTS (SELECT 1 FROM counted) AS refused
      `.execute(db),
    )
    if (rows[0]?.refused === true) {
      throw new ProcedureError('rate_limited', 'Too many requests. Wait a moment.', { retryAfterSeconds: 5 })
    }
    return {}
  }
}
