import { type Job, newId } from '@playground/contracts'
import type { Deps } from '../deps.ts'

/** Puts jobs on the queue. One that is there already is refused and one that gets lost is published again later. */
export async function publishJobs({ bus, logger }: Pick<Deps, 'bus' | 'logger'>, jobs: readonly Job[]): Promise<void> {
  await Promise.all(
    jobs.map(async (job) => {
      try {
        await bus.publishJob(job, `${job.runId}.${newId()}`)
      } catch (error) {
        logger.warn({ err: error, runId: job.runId }, 'a job could not be published')
      }
    }),
  )
}
