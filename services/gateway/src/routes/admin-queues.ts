import type { Bus } from '@playground/bus'
import { procedures, routes } from '@playground/contracts'
import type { App } from '../http/app-type.ts'
import { describeRoute } from '../http/describe-route.ts'
import { procedureTimeoutMs } from '../live/compose-session.ts'

/** The session service knows who is an admin. */
export async function adminQueues(app: App, { bus }: { bus: Bus }): Promise<void> {
  app.route({
    ...describeRoute('readQueues', routes.readQueues),
    handler: ({ user }) => bus.call(procedures.readQueues, { userId: user.userId }, { timeoutMs: procedureTimeoutMs }),
  })
}
