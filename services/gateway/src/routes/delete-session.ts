import type { Bus } from '@playground/bus'
import { procedures, routes } from '@playground/contracts'
import type { App } from '../http/app-type.ts'
import { describeRoute } from '../http/describe-route.ts'
import { procedureTimeoutMs } from '../live/compose-session.ts'

export async function deleteSession(app: App, { bus }: { bus: Bus }): Promise<void> {
  app.route({
    ...describeRoute('deleteSession', routes.deleteSession),
    handler: async ({ params: { id: sessionId }, user: { userId } }, reply) => {
      await bus.call(procedures.deleteSession, { userId, sessionId }, { timeoutMs: procedureTimeoutMs })
      return reply.send()
    },
  })
}
