import { sql } from 'kysely'
import { retryTransient } from '../db/transact.ts'
import type { Deps } from '../deps.ts'

const atOnce = 20_000

/**
 * Adds what was noted since to the sums of days, so that a report never has many rows to read. Of an account that is
 * gone nothing is kept.
 */
export async function addUp({ db }: Pick<Deps, 'db'>): Promise<void> {
  for (;;) {
    const { rows } = await retryTransient(() =>
      sql<{ taken: number }>`
        WITH taken AS (
          DELETE FROM usage_changes
          WHERE ctid = ANY (ARRAY(SELECT ctid FROM usage_changes LIMIT ${atOnce} FOR UPDATE SKIP LOCKED))
          RETURNING *
        ),
        added AS (
          INSERT INTO usage_days AS days (user_id, day, model, veiled, runs, failed, exact, tokens, cache_read, micros,
            last_used, sessions, conversations, messages)
          SELECT user_id, day, model, veiled, sum(runs), sum(failed), sum(exact), sum(tokens), sum(cache_read),
            sum(micros), max(last_used), sum(sessions), sum(conversations), sum(messages)
          FROM taken WHERE EXISTS (SELECT 1 FROM users WHERE users.id = taken.user_id)
          GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
          ON CONFLICT (user_id, day, model, veiled) DO UPDATE SET
            runs = days.runs + excluded.runs, failed = days.failed + excluded.failed,
            exact = days.exact + excluded.exact, tokens = days.tokens + excluded.tokens,
            cache_read = days.cache_read + excluded.cache_read, micros = days.micros + excluded.micros,
            last_used = greatest(days.last_used, excluded.last_used), sessions = days.sessions + excluded.sessions,
            conversations = days.conversations + excluded.conversations, messages = days.messages + excluded.messages
        )
        SELECT count(*) AS taken FROM taken
      `.execute(db),
    )
    if ((rows[0]?.taken ?? 0) < atOnce) return
  }
}
