import type { Bus } from '@playground/bus'
import { routes } from '@playground/contracts'
import { cancelSession as cancel } from '../actions/cancel-runs.ts'
import type { App } from '../http/app-type.ts'
import { describeRoute } from '../http/describe-route.ts'

export async function cancelSession(app: App, { bus }: { bus: Bus }): Promise<void> {
  app.route({
    ...describeRoute('cancelSession', routes.cancelSession),
    handler: async ({ params: { id: sessionId }, user: { userId } }) => {
      await cancel(bus, { userId, sessionId })
      return { accepted: true as const }
    },
  })
}
