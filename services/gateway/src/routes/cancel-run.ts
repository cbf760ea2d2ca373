import type { Bus } from '@playground/bus'
import { routes } from '@playground/contracts'
import { cancelRun as cancel } from '../actions/cancel-runs.ts'
import type { App } from '../http/app-type.ts'
import { describeRoute } from '../http/describe-route.ts'

export async function cancelRun(app: App, { bus }: { bus: Bus }): Promise<void> {
  app.route({
    ...describeRoute('cancelRun', routes.cancelRun),
    handler: async ({ params: { id: runId }, user: { userId } }) => {
      await cancel(bus, { userId, runId })
      return { accepted: true as const }
    },
  })
}
