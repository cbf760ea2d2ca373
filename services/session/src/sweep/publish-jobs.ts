import { type Job, newId } from '@playground/contracts'
import { busContext, isTracing, type Origin } from '@playground/runtime'
import { sql } from 'kysely'
import { retryTransient } from '../db/transact.ts'
import type { Deps } from '../deps.ts'

type Publishing = Pick<Deps, 'bus' | 'db' | 'logger'>

/**
 * Puts jobs on the queue, each in the trace that its run came from. One that is there already is refused and one that
 * gets lost is published again later.
 */
export async function publishJobs({ bus, db, logger }: Publishing, jobs: readonly Job[]): Promise<void> {
  const origins = await readOrigins(db, jobs)
  await Promise.all(
    jobs.map(async (job) => {
      try {
        await busContext.within(origins.get(job.runId), () => bus.publishJob(job, `${job.runId}.${newId()}`))
      } catch (error) {
        logger.warn({ err: error, runId: job.runId }, 'a job could not be published')
      }
    }),
  )
}

async function readOrigins(db: Deps['db'], jobs: readonly Job[]): Promise<ReadonlyMap<string, Origin>> {
  if (jobs.length === 0 || !isTracing()) return new Map()
  const rows = await retryTransient(() =>
    db
      .selectFrom('runs')
      .select(['id', sql<Origin | null>`terms -> 'origin'`.as('origin')])
      .where(
        'id',
        'in',
        jobs.map(({ runId }) => runId),
      )
      .execute(),
  )
  return new Map(rows.flatMap(({ id, origin }) => (origin === null ? [] : [[id, origin] as const])))
}
