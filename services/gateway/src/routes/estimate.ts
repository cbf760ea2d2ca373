import type { Bus } from '@playground/bus'
import { procedures, routes } from '@playground/contracts'
import type { App } from '../http/app-type.ts'
import { describeRoute } from '../http/describe-route.ts'
import { procedureTimeoutMs } from '../live/compose-session.ts'

export async function estimate(app: App, { bus }: { bus: Bus }): Promise<void> {
  app.route({
    ...describeRoute('estimate', routes.estimate),
    handler: ({ body, user: { userId } }) =>
      bus.call(procedures.estimateStart, { userId, body }, { timeoutMs: procedureTimeoutMs }),
  })
  app.route({
    ...describeRoute('estimateTurn', routes.estimateTurn),
    handler: ({ params: { id: sessionId }, body, user: { userId } }) =>
      bus.call(procedures.estimateTurn, { userId, sessionId, body }, { timeoutMs: procedureTimeoutMs }),
  })
}
