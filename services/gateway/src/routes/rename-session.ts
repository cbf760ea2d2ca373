import type { Bus } from '@playground/bus'
import { procedures, routes } from '@playground/contracts'
import type { App } from '../http/app-type.ts'
import { describeRoute } from '../http/describe-route.ts'
import { composeRecord, procedureTimeoutMs } from '../live/compose-session.ts'
import { viewSession } from '../live/view.ts'

export async function renameSession(app: App, { bus }: { bus: Bus }): Promise<void> {
  app.route({
    ...describeRoute('renameSession', routes.renameSession),
    handler: async ({ params: { id: sessionId }, body: { title }, user: { userId } }) => {
      const record = await bus.call(
        procedures.renameSession,
        { userId, sessionId, title },
        { timeoutMs: procedureTimeoutMs },
      )
      return viewSession((await composeRecord(bus, record)).fold)
    },
  })
}
