import type { Bus } from '@playground/bus'
import { procedures, routes } from '@playground/contracts'
import type { App } from '../http/app-type.ts'
import { describeRoute } from '../http/describe-route.ts'
import { procedureTimeoutMs } from '../live/compose-session.ts'

export async function readUsage(app: App, { bus }: { bus: Bus }): Promise<void> {
  app.route({
    ...describeRoute('readUsage', routes.readUsage),
    handler: ({ query: { from = null, to = null }, user: { userId } }) =>
      bus.call(procedures.readUsage, { userId, from, to }, { timeoutMs: procedureTimeoutMs }),
  })
}
