import { ProcedureError, type procedures } from '@playground/contracts'
import { sql } from 'kysely'
import { inTurn } from '../db/in-turn.ts'
import { retryTransient } from '../db/transact.ts'
import type { Answer, Deps } from '../deps.ts'

/**
 * Requests of the last 60 s, counted by the second. One that is refused is not counted. A user's are counted one after
 * the other: two at once would not see each other.
 */
export function countRequest({ db, settings }: Deps): Answer<typeof procedures.countRequest> {
  const count = async (userId: string) => {
    const { rows } = await sql<{ refused: boolean; wait_seconds: number }>`
      WITH clock AS (SELECT floor(extract(epoch FROM clock_timestamp()))::bigint AS second),
      recent AS (
        SELECT coalesce(sum(count), 0) AS total, coalesce(min(request_counts.second), 0) AS oldest
        FROM request_counts, clock
        WHERE user_id = ${userId} AND request_counts.second > clock.second - 60
      ),
      counted AS (
        INSERT INTO request_counts (user_id, second, count)
        SELECT ${userId}, clock.second, 1 FROM clock, recent WHERE recent.total < ${settings.requestsPerMinute}
        ON CONFLICT (user_id, second) DO UPDATE SET count = request_counts.count + 1
        RETURNING 1
      )
      SELECT NOT EXISTS (SELECT 1 FROM counted) AS refused, recent.oldest + 60 - clock.second AS wait_seconds
      FROM clock, recent
    `.execute(db)
    return rows[0]
  }
  return async ({ userId }) => {
    const counted = await inTurn(db, `requests ${userId}`, () => retryTransient(() => count(userId)))
    if (counted?.refused === true) {
      throw new ProcedureError('rate_limited', 'Too many requests. Wait a moment.', {
        retryAfterSeconds: Math.max(1, counted.wait_seconds),
      })
    }
    return {}
  }
}
