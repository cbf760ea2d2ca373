import type { Bus } from '@playground/bus'
import { routes } from '@playground/contracts'
import type { App } from '../http/app-type.ts'
import { describeRoute } from '../http/describe-route.ts'
import { composeSession } from '../live/compose-session.ts'
import { viewSession } from '../live/view.ts'

export async function readSession(app: App, { bus }: { bus: Bus }): Promise<void> {
  app.route({
    ...describeRoute('readSession', routes.readSession),
    handler: async ({ params: { id: sessionId }, user: { userId } }) =>
      viewSession((await composeSession(bus, { userId, sessionId })).fold),
  })
}
