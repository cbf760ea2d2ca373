import type { Bus } from '@playground/bus'
import { procedures, routes } from '@playground/contracts'
import type { App } from '../http/app-type.ts'
import { describeRoute } from '../http/describe-route.ts'
import { procedureTimeoutMs } from '../live/compose-session.ts'
import { veilSummary } from '../live/veil.ts'

const defaultLimit = 20

export async function listSessions(app: App, { bus }: { bus: Bus }): Promise<void> {
  app.route({
    ...describeRoute('listSessions', routes.listSessions),
    handler: async ({ query: { q = null, limit = defaultLimit, cursor = null }, user: { userId } }) => {
      const request = { userId, limit, cursor, query: q }
      const page = await bus.call(procedures.listSessions, request, { timeoutMs: procedureTimeoutMs })
      return { data: page.data.map(veilSummary), meta: { limit, nextCursor: page.nextCursor } }
    },
  })
}
