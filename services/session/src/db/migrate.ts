import { setTimeout as pause } from 'node:timers/promises'
import { type Kysely, sql } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import { asRefusal } from './database-error.ts'
import * as accounts from './migrations/0001-accounts.ts'
import * as sessions from './migrations/0002-sessions.ts'
import * as savedThings from './migrations/0003-saved-things.ts'
import * as identities from './migrations/0004-identities.ts'
import * as loneRuns from './migrations/0006-lone-runs.ts'
import * as resultsAndJobs from './migrations/0007-results-and-jobs.ts'
import * as usage from './migrations/0009-usage.ts'
import * as search from './migrations/0010-search.ts'
import * as useByDay from './migrations/0011-use-by-day.ts'
import * as answersIndexedLater from './migrations/0012-answers-indexed-later.ts'
import * as accountsRemoved from './migrations/0013-accounts-removed.ts'

/**
 * In order, never changed once released. Each must leave the tables usable by the version before it: add first,
 * move readers and writers, take away in a later release.
 */
const migrations: Record<string, Migration> = {
  '0001-accounts': accounts,
  '0002-sessions': sessions,
  '0003-saved-things': savedThings,
  '0004-identities': identities,
  '0006-lone-runs': loneRuns,
  '0007-results-and-jobs': resultsAndJobs,
  '0009-usage': usage,
  '0010-search': search,
  '0011-use-by-day': useByDay,
  '0012-answers-indexed-later': answersIndexedLater,
  '0013-accounts-removed': accountsRemoved,
}

/** Chosen once; whoever holds it migrates, others wait. */
const migrationLock = 7_115_202_441

/**
 * Brings the tables up to date. Several processes may start at once. A table that is busy is waited for in short
 * tries (`lock_timeout`), so that no queue builds up behind the migration.
 */
export async function migrate<Tables>(db: Kysely<Tables>, deadlineMs = 60_000): Promise<readonly string[]> {
  const giveUpAt = performance.now() + deadlineMs
  for (;;) {
    try {
      return await migrateOnce(db)
    } catch (error) {
      // A busy table among other things that pass, such as a database that is still starting.
      if (asRefusal(error) === error || performance.now() > giveUpAt) throw error
      await pause(200 + Math.random() * 300)
    }
  }
}

async function migrateOnce<Tables>(db: Kysely<Tables>): Promise<readonly string[]> {
  return db.connection().execute(async (connection) => {
    await sql`SELECT pg_advisory_lock(${sql.lit(migrationLock)}::bigint)`.execute(connection)
    try {
      await sql`SET statement_timeout = 0`.execute(connection)
      const migrator = new Migrator({ db: connection, provider: { getMigrations: async () => migrations } })
      const { error, results } = await migrator.migrateToLatest()
      if (error !== undefined) throw error
      return (results ?? []).map((result) => result.migrationName)
    } finally {
      await sql`RESET statement_timeout`.execute(connection)
      await sql`SELECT pg_advisory_unlock(${sql.lit(migrationLock)}::bigint)`.execute(connection)
    }
  })
}
