import { type Kysely, sql } from 'kysely'

/** What a report of one's use needs of runs and answers that may be gone by then, and indexes that hold all of it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    ALTER TABLE charges
      ADD COLUMN failed boolean NOT NULL DEFAULT false,
      ADD COLUMN ttft_ms double precision,
      ADD COLUMN tokens_per_second double precision;
    UPDATE charges SET
      failed = runs.status = 'failed'
        OR (runs.status = 'interrupted' AND runs.error ->> 'code' IS DISTINCT FROM 'cost_cap_reached'),
      ttft_ms = (runs.metrics ->> 'ttftMs')::double precision,
      tokens_per_second = (runs.metrics ->> 'tokensPerSecond')::double precision
    FROM runs WHERE runs.id = charges.run_id;
    -- A report reads these alone: no row of the table is looked at.
    CREATE INDEX charges_usage ON charges (user_id, day)
      INCLUDE (model, session_id, tokens, cache_read, cost_micros, cost_status, failed, created_at);
    CREATE INDEX charges_pace ON charges (user_id, model, day DESC, run_id DESC)
      INCLUDE (session_id, ttft_ms, tokens_per_second);
    DROP INDEX charges_user_day;

    ALTER TABLE comparisons ADD COLUMN answers integer NOT NULL DEFAULT 0;
    UPDATE comparisons SET answers = given.answers
    FROM (
      SELECT comparison_id, count(*) AS answers FROM runs
      WHERE replaced_by IS NULL AND text <> '' GROUP BY comparison_id
    ) AS given
    WHERE comparisons.id = given.comparison_id;
    CREATE INDEX comparisons_usage ON comparisons (user_id, created_at) INCLUDE (session_id, answers);

    CREATE INDEX sessions_usage ON sessions (user_id, created_at) WHERE deleted_at IS NULL;
    CREATE INDEX sessions_deleted_of ON sessions (user_id) INCLUDE (id) WHERE deleted_at IS NOT NULL;
    CREATE INDEX sessions_veiled ON sessions (user_id) INCLUDE (id) WHERE blind AND NOT revealed;
  `.execute(db)
}
