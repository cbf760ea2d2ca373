import type { Bus } from '@playground/bus'
import { procedures, routes } from '@playground/contracts'
import type { App } from '../http/app-type.ts'
import { describeRoute } from '../http/describe-route.ts'

export async function me(app: App, { bus }: { bus: Bus }): Promise<void> {
  app.route({
    ...describeRoute('me', routes.me),
    handler: ({ user: { userId } }) => bus.call(procedures.readAccount, { userId }),
  })
}
