import type { Bus } from '@playground/bus'
import { procedures, routes } from '@playground/contracts'
import type { App } from '../http/app-type.ts'
import { describeRoute } from '../http/describe-route.ts'
import { procedureTimeoutMs } from '../live/compose-session.ts'

export async function removeLane(app: App, { bus }: { bus: Bus }): Promise<void> {
  app.route({
    ...describeRoute('removeLane', routes.removeLane),
    handler: async ({ params: { id: sessionId, laneId }, user: { userId } }, reply) => {
      await bus.call(procedures.removeLane, { userId, sessionId, laneId }, { timeoutMs: procedureTimeoutMs })
      return reply.send()
    },
  })
}
