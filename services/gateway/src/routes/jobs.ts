import { procedures, routes } from '@playground/contracts'
import { composeJob, outlineJob } from '../actions/compose-job.ts'
import { createJob } from '../actions/create-job.ts'
import type { Starting } from '../actions/starting.ts'
import type { ScratchHistories } from '../chat/scratch-histories.ts'
import type { App } from '../http/app-type.ts'
import { describeRoute } from '../http/describe-route.ts'
import { starterOf } from '../http/starter.ts'
import { procedureTimeoutMs as timeoutMs } from '../live/compose-session.ts'

/** Chat and embeddings in the background. */
export async function jobs(
  app: App,
  { starting, histories }: { starting: Starting; histories: ScratchHistories },
): Promise<void> {
  const { bus } = starting
  app.route({
    ...describeRoute('createJob', routes.createJob),
    handler: async (request) => {
      const jobId = await createJob(starting, histories, starterOf(request), request.body)
      return { jobId, status: 'queued' as const }
    },
  })
  app.route({
    ...describeRoute('listJobs', routes.listJobs),
    handler: async ({ query: { limit = 20, cursor = null }, user: { userId } }) => {
      const { data, nextCursor } = await bus.call(procedures.listJobs, { userId, limit, cursor }, { timeoutMs })
      return { data: data.map(outlineJob), meta: { limit, nextCursor } }
    },
  })
  app.route({
    ...describeRoute('readJob', routes.readJob),
    handler: async ({ params: { id: jobId }, user: { userId } }) =>
      composeJob({ bus, histories }, userId, await bus.call(procedures.readJob, { userId, jobId }, { timeoutMs })),
  })
  app.route({
    ...describeRoute('cancelJob', routes.cancelJob),
    handler: async ({ params: { id: jobId }, user: { userId } }) => {
      await bus.call(procedures.cancelJob, { userId, jobId }, { timeoutMs })
      return { accepted: true as const }
    },
  })
}
