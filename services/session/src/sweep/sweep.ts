import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import { asRefusal } from '../db/database-error.ts'
import type { Database } from '../db/schema.ts'
import type { Deps } from '../deps.ts'
import { addUp } from '../usage/add-up.ts'
import { announceMissing } from './announce-missing.ts'
import { cancelAbandoned } from './cancel-abandoned.ts'
import { indexAnswers } from './index-answers.ts'
import { createInspection } from './inspect-runs.ts'
import { purge } from './purge.ts'
import { removeAccounts } from './remove-accounts.ts'
import { releaseWaiting, republishJobs } from './republish.ts'
import { wakeJobs } from './wake-jobs.ts'

/** In the order in which one thing waits for the other: what is not announced has no job, and no ending. */
const mending = [announceMissing, releaseWaiting, wakeJobs, republishJobs, cancelAbandoned] as const

const sweepLock = 7_115_202_442
const purgeEveryMs = 60_000

export type Sweeper = Readonly<{ close: () => Promise<void> }>

/**
 * Lets nothing wait for ever: whatever a crash left undone is done again, whatever lost its worker is ended. One
 * process sweeps at a time; all of it may be done twice without harm, so a second one for a moment does none.
 */
export function startSweeper(deps: Deps): Sweeper {
  const stop = new AbortController()
  const inspect = createInspection(deps)
  let purgedAtMs = Number.NEGATIVE_INFINITY
  const sweep = async () => {
    for (const step of [...mending, inspect, addUp, indexAnswers, removeAccounts]) {
      stop.signal.throwIfAborted()
      try {
        await step(deps)
      } catch (error) {
        if (stop.signal.aborted) return
        deps.logger.warn({ err: asRefusal(error), step: step.name }, 'a step of the sweep failed')
      }
    }
    if (performance.now() - purgedAtMs < purgeEveryMs) return
    await purge(deps)
    purgedAtMs = performance.now()
  }
  const swept = run()
  return {
    async close() {
      stop.abort()
      await swept
    },
  }

  async function run(): Promise<void> {
    while (!stop.signal.aborted) {
      try {
        await onlyHere(deps.db, sweep)
      } catch (error) {
        if (!stop.signal.aborted) deps.logger.warn({ err: error }, 'a sweep failed')
      }
      await pause(deps.settings.sweepEveryMs, undefined, { signal: stop.signal }).catch(() => {})
    }
  }
}

/** Does it if no other process does it at the moment. The lock goes with its connection. */
async function onlyHere(db: Database, work: () => Promise<void>): Promise<void> {
  await db.connection().execute(async (connection) => {
    const { rows } = await sql<{ mine: boolean }>`
      SELECT pg_try_advisory_lock(${sql.lit(sweepLock)}::bigint) AS mine
    `.execute(connection)
    if (rows[0]?.mine !== true) return
    try {
      await work()
    } finally {
      await sql`SELECT pg_advisory_unlock(${sql.lit(sweepLock)}::bigint)`.execute(connection)
    }
  })
}
