import { z } from 'zod'
import { backgroundJob, backgroundJobRequest } from '../background-job.ts'
import { id } from '../ids.ts'
import { inputMessage } from '../job.ts'
import { by, define, nothing, page, start } from './define.ts'

/** A job as the database has it; what it is about stands in its run. */
export const jobRecord = z.object({
  job: backgroundJob.omit({ progress: true, result: true }),
  request: backgroundJobRequest,
  scratchChat: z.string().nullable(),
  /** Of its latest try. */
  run: z.object({ id, sessionId: id.nullable(), maxOutputTokens: z.int().nonnegative() }).nullable(),
})
export type JobRecord = z.infer<typeof jobRecord>

/** Accepts a job; it begins when one of the user's places for jobs is free. */
export const createJob = define(
  'create-job',
  z.object({
    ...start,
    jobId: id.describe('made by the gateway'),
    request: backgroundJobRequest,
    scratch: z
      .object({ chat: z.string(), history: z.array(inputMessage) })
      .nullable()
      .describe('which scratch chat it belongs to, and what was said in it before'),
  }),
  z.object({ jobId: id }),
)
export const readJob = define('read-job', z.object({ ...by, jobId: id }), jobRecord)
export const listJobs = define(
  'list-jobs',
  z.object({ ...by, ...page }),
  z.object({ data: z.array(jobRecord), nextCursor: z.string().nullable() }),
)
export const cancelJob = define('cancel-job', z.object({ ...by, jobId: id }), nothing)
