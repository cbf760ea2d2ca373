import type { Bus } from '@playground/bus'
import { procedures, routes } from '@playground/contracts'
import type { App } from '../http/app-type.ts'
import { describeRoute } from '../http/describe-route.ts'
import { composeRecord, procedureTimeoutMs } from '../live/compose-session.ts'
import { viewSession } from '../live/view.ts'

export async function reveal(app: App, { bus }: { bus: Bus }): Promise<void> {
  app.route({
    ...describeRoute('reveal', routes.reveal),
    handler: async ({ params: { id: sessionId }, user: { userId } }) => {
      const record = await bus.call(procedures.revealSession, { userId, sessionId }, { timeoutMs: procedureTimeoutMs })
      return viewSession((await composeRecord(bus, record)).fold)
    },
  })
}
