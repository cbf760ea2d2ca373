import { setTimeout as pause } from 'node:timers/promises'
import type { Bus, Work } from '@playground/bus'
import { runState } from '@playground/contracts'
import { type Logger, type Metrics, noMetrics } from '@playground/runtime'
import { makeAdmins } from './accounts/make-admins.ts'
import { stateConsumer } from './admission/refuse-backlog.ts'
import { createCatalog } from './catalog/catalog.ts'
import { migrate } from './db/migrate.ts'
import type { Database } from './db/schema.ts'
import type { Deps } from './deps.ts'
import { sessionFigures } from './observe/session-figures.ts'
import { readEntries } from './persist/read-entries.ts'
import { saveStates } from './persist/save-states.ts'
import { serveProcedures } from './serve-procedures.ts'
import type { Settings } from './settings.ts'
import { startSweeper } from './sweep/sweep.ts'

export type Session = Readonly<{ close: (graceMs: number) => Promise<void> }>

/** Batches of results: under load so many, or one so often, as make a transaction worth its while. */
const batchSize = 200
const batchWaitMs = 80

/** The service but for its process: brings the tables up to date, then answers, saves and sweeps until closed. */
export async function buildSession(given: {
  db: Database
  /** A connection that may change tables and take its time; `db` unless given. */
  owner?: Database
  bus: Bus
  settings: Settings
  logger: Logger
  /** Nowhere unless told. */
  metrics?: Metrics
}): Promise<Session> {
  const { db, bus, settings, logger, metrics = noMetrics } = given
  const applied = await migrate(given.owner ?? db)
  if (applied.length > 0) logger.info({ migrations: applied }, 'the tables are up to date')
  await makeAdmins(given)
  await bus.provision()

  const closing = new AbortController()
  const catalog = createCatalog()
  const figures = sessionFigures(metrics, { bus })
  const deps: Deps = { db, bus, catalog, settings, logger, figures, signal: closing.signal }
  const stopCatalog = await bus.followCatalog((entries) => catalog.update(entries))
  const results: Work = await bus.consumeLog({
    name: stateConsumer,
    filter: runState.filter({}),
    batch: batchSize,
    maxWaitMs: batchWaitMs,
    onBatch: (entries) => saveStates(deps, readEntries(entries, logger)),
  })
  const stopServing = serveProcedures(deps)
  const sweeper = startSweeper(deps)
  logger.info('session ready')

  return {
    async close(graceMs) {
      stopCatalog()
      const finished = Promise.all([stopServing(), results.drain(), sweeper.close()])
      await Promise.race([finished, pause(graceMs, undefined, { ref: false })])
      // Whatever still waits for the bus is done again by whoever comes next.
      closing.abort(new Error('the service closes'))
      await Promise.race([finished.catch(() => {}), pause(500, undefined, { ref: false })])
    },
  }
}
