import { z } from 'zod'
import { jobClass } from './job.ts'
import { workerState } from './model.ts'

/** What waits for workers of one provider, and what they have taken. */
export const queueState = z.object({
  name: z.string(),
  provider: z.string(),
  class: jobClass,
  waiting: z.int().nonnegative(),
  running: z.int().nonnegative(),
  redelivered: z.int().nonnegative().describe('of those running, given to a worker more than once'),
  oldestMs: z.number().nonnegative().nullable().describe('how long the first that waits has waited'),
})

/** A worker that lives, as it announced itself last. */
export const workerView = workerState.partial().extend({
  id: z.string(),
  provider: z.string(),
  name: z.string(),
  models: z.array(z.string()),
})

/** A job of which nothing can come any more: its run ended for want of a worker, or it was no job at all. */
export const deadJob = z.object({
  runId: z.string().nullable(),
  userId: z.string().nullable(),
  provider: z.string(),
  model: z.string().nullable(),
  code: z.enum(['attempts_exhausted', 'worker_lost', 'no_worker', 'malformed']),
  message: z.string(),
  at: z.string(),
})
export type DeadJob = z.infer<typeof deadJob>

/** Queues, workers, and the dead jobs of the last day, newest first. */
export const queueReport = z.object({
  queues: z.array(queueState),
  workers: z.array(workerView),
  deadJobs: z.array(deadJob).max(100),
})
export type QueueReport = z.infer<typeof queueReport>
