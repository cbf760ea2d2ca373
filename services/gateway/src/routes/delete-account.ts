import type { Bus } from '@playground/bus'
import { procedures, routes } from '@playground/contracts'
import type { LoginCookies } from '../auth/login-cookies.ts'
import type { App } from '../http/app-type.ts'
import { describeRoute } from '../http/describe-route.ts'

export async function deleteAccount(app: App, { bus, cookies }: { bus: Bus; cookies: LoginCookies }): Promise<void> {
  app.route({
    ...describeRoute('deleteAccount', routes.deleteAccount),
    handler: async ({ user: { userId } }, reply) => {
      await bus.call(procedures.deleteAccount, { userId })
      cookies.clear(reply)
      return reply.send()
    },
  })
}
