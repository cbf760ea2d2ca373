import type { Bus } from '@playground/bus'
import { procedures, routes } from '@playground/contracts'
import type { App } from '../http/app-type.ts'
import { describeRoute } from '../http/describe-route.ts'
import { procedureTimeoutMs } from '../live/compose-session.ts'

export async function readLeaderboard(app: App, { bus }: { bus: Bus }): Promise<void> {
  app.route({
    ...describeRoute('readLeaderboard', routes.readLeaderboard),
    handler: ({ query: { tag = null, blind }, user: { userId } }) => {
      const request = { userId, tag, blind: blind === undefined ? null : blind === 'true' }
      return bus.call(procedures.readLeaderboard, request, { timeoutMs: procedureTimeoutMs })
    },
  })
}
