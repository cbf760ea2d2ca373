import { type Kysely, sql } from 'kysely'

/**
 * Answers come into the index behind their settlement, not in it: it costs more than all else there, and holds up
 * whoever waits for the user's lock. Those of versions before, and whatever else is written whole, are in it at once.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    ALTER TABLE runs ADD COLUMN in_index boolean NOT NULL DEFAULT true;
    CREATE INDEX runs_indexed ON runs USING gin (user_id, text gin_trgm_ops) WHERE text <> '' AND in_index;
    CREATE INDEX runs_to_index ON runs (user_id, id) WHERE text <> '' AND NOT in_index;
    DROP INDEX runs_search;
  `.execute(db)
}
