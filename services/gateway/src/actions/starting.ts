import type { Bus } from '@playground/bus'
import type { Job } from '@playground/contracts'
import type { Logger } from '@playground/runtime'
import type { Hub } from '../live/hub.ts'
import type { ModerationMode } from './moderate.ts'

/** What everything that starts runs needs. */
export type Starting = Readonly<{ bus: Bus; hub: Hub; logger: Logger; moderation: ModerationMode }>

/** Who starts, and the key by which the same start is recognised. */
export type Starter = Readonly<{ userId: string; idempotencyKey: string | undefined }>

/** How long an admission may take; a later one is repaired by the session service. */
export const admissionTimeoutMs = 5000

/**
 * Puts admitted runs on the queue. Nobody waits for it: what does not get there is published again by the session
 * service.
 */
export function publishJobs({ bus, logger }: Pick<Starting, 'bus' | 'logger'>, jobs: readonly Job[]): void {
  for (const job of jobs) {
    bus.publishJob(job, `${job.runId}.job`).catch((error: unknown) => {
      logger.warn({ err: error, runId: job.runId }, 'a job was not published')
    })
  }
}
