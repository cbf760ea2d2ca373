import { type Kysely, sql } from 'kysely'

/** A word that is everywhere is found among somebody's newest answers first, without looking at those of others. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE INDEX runs_answers ON runs (user_id, session_id DESC)
      WHERE text <> '' AND session_id IS NOT NULL AND replaced_by IS NULL;
  `.execute(db)
}
