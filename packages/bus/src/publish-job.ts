import { type Job, jobs } from '@playground/contracts'
import { StreamFull } from './bus.ts'
import { storeMessage } from './store-message.ts'
import type { Wire } from './wire.ts'

/** Puts a job on the queue; see {@link Bus.publishJob}. */
export async function publishJob(wire: Wire, job: Job, messageId: string): Promise<void> {
  const names = { provider: job.provider, class: job.class, runId: job.runId }
  try {
    await wire.context.around({ kind: 'hand-out', name: `jobs.${job.provider}.${job.class}` }, () =>
      storeMessage(wire, jobs, names, job, { messageId }),
    )
  } catch (error) {
    // One message per subject: the run's job waits, or is being worked on.
    if (!(error instanceof StreamFull) || !error.subjectFull) throw error
  }
}
