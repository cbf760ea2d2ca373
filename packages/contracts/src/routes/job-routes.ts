import { z } from 'zod'
import { backgroundJob, backgroundJobRequest } from '../background-job.ts'
import { id } from '../ids.ts'
import { listOf, pageQuery } from '../page.ts'
import { route } from '../route.ts'

const byId = z.object({ id })

/** Chat and embeddings in the background. */
export const jobRoutes = {
  createJob: route({
    method: 'POST',
    path: '/jobs',
    tag: 'Jobs',
    summary: 'Do in the background what `/chat` or `/embeddings` would do',
    access: 'user',
    body: backgroundJobRequest,
    status: 202,
    response: z.object({ jobId: id, status: z.literal('queued') }),
    starts: true,
  }),
  listJobs: route({
    method: 'GET',
    path: '/jobs',
    tag: 'Jobs',
    summary: 'Jobs, newest first',
    access: 'user',
    query: z.strictObject(pageQuery),
    status: 200,
    response: listOf(backgroundJob),
  }),
  readJob: route({
    method: 'GET',
    path: '/jobs/:id',
    tag: 'Jobs',
    summary: 'How far a job is, and its result',
    access: 'user',
    params: byId,
    status: 200,
    response: backgroundJob,
  }),
  cancelJob: route({
    method: 'POST',
    path: '/jobs/:id/cancel',
    tag: 'Jobs',
    summary: 'Stop a job; one that has ended stays as it is',
    access: 'user',
    params: byId,
    status: 202,
    response: z.object({ accepted: z.literal(true) }),
  }),
} as const
