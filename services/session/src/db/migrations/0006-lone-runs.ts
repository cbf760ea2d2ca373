import { type Kysely, sql } from 'kysely'

/** Runs outside any session: what they were asked, for as long as they run. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE run_inputs (
      run_id uuid PRIMARY KEY REFERENCES runs ON DELETE CASCADE,
      input jsonb NOT NULL CHECK (octet_length(input::text) <= 4194304)
    );
    CREATE INDEX runs_lone_answers ON runs (ended_at)
      WHERE session_id IS NULL AND (text <> '' OR request IS NOT NULL);
  `.execute(db)
}
