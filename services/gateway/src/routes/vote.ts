import type { Bus } from '@playground/bus'
import { procedures, routes } from '@playground/contracts'
import type { App } from '../http/app-type.ts'
import { describeRoute } from '../http/describe-route.ts'
import { procedureTimeoutMs } from '../live/compose-session.ts'

export async function vote(app: App, { bus }: { bus: Bus }): Promise<void> {
  app.route({
    ...describeRoute('vote', routes.vote),
    handler: async ({ params: { id: comparisonId }, body, user: { userId } }) => {
      const request = { userId, comparisonId, vote: body }
      const { comparison } = await bus.call(procedures.castVote, request, { timeoutMs: procedureTimeoutMs })
      return comparison
    },
  })
}
