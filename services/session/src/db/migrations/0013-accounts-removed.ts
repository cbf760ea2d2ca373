import { type Kysely, sql } from 'kysely'

/**
 * An account of any size is taken away a few rows at a time, so whatever it has is found by its user. All but the
 * runs within a session: to look for these, `users` would read all runs there are whenever one of its rows goes. No
 * run is without its user all the same: it is made under the user's lock, and the user goes when no run is left.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE INDEX sessions_removed ON sessions (user_id, id) WHERE deleted_at IS NOT NULL;
    CREATE INDEX runs_alone ON runs (user_id, id) WHERE session_id IS NULL;
    ALTER TABLE runs DROP CONSTRAINT runs_user_id_fkey;
  `.execute(db)
}
