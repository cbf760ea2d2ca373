import { type Kysely, sql } from 'kysely'

/** Results that are no text, what moderation found, and background jobs that are tried again. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE run_results (
      run_id uuid PRIMARY KEY REFERENCES runs ON DELETE CASCADE,
      result text NOT NULL CHECK (octet_length(result) <= 16777216)
    );
    ALTER TABLE runs ADD COLUMN moderation jsonb;

    ALTER TABLE jobs
      ADD COLUMN last_run_id uuid,
      ADD COLUMN tries integer NOT NULL DEFAULT 0 CHECK (tries >= 0),
      ADD COLUMN due_at timestamptz NOT NULL DEFAULT now(),
      ADD COLUMN cancel_requested_at timestamptz,
      ADD COLUMN moderation jsonb,
      ADD COLUMN accepted_at_ms double precision NOT NULL DEFAULT 0;
    CREATE INDEX jobs_user_open ON jobs (user_id, id) WHERE ended_at IS NULL;
    CREATE INDEX jobs_run ON jobs (run_id) WHERE run_id IS NOT NULL;
    CREATE INDEX jobs_ended ON jobs (ended_at) WHERE ended_at IS NOT NULL;
  `.execute(db)
}
