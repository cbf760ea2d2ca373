import type { Bus } from '@playground/bus'
import { procedures, routes } from '@playground/contracts'
import type { App } from '../http/app-type.ts'
import { describeRoute } from '../http/describe-route.ts'
import { procedureTimeoutMs } from '../live/compose-session.ts'

const timeoutMs = procedureTimeoutMs
const defaultLimit = 20

/** Saved lanes. */
export async function agents(app: App, { bus }: { bus: Bus }): Promise<void> {
  app.route({
    ...describeRoute('createAgent', routes.createAgent),
    handler: ({ body, user: { userId } }) => bus.call(procedures.createAgent, { userId, agent: body }, { timeoutMs }),
  })
  app.route({
    ...describeRoute('listAgents', routes.listAgents),
    handler: async ({ query: { limit = defaultLimit, cursor = null }, user: { userId } }) => {
      const { data, nextCursor } = await bus.call(procedures.listAgents, { userId, limit, cursor }, { timeoutMs })
      return { data, meta: { limit, nextCursor } }
    },
  })
  app.route({
    ...describeRoute('readAgent', routes.readAgent),
    handler: ({ params: { id: agentId }, user: { userId } }) =>
      bus.call(procedures.readAgent, { userId, agentId }, { timeoutMs }),
  })
  app.route({
    ...describeRoute('changeAgent', routes.changeAgent),
    handler: ({ params: { id: agentId }, body: change, user: { userId } }) =>
      bus.call(procedures.changeAgent, { userId, agentId, change }, { timeoutMs }),
  })
  app.route({
    ...describeRoute('deleteAgent', routes.deleteAgent),
    handler: async ({ params: { id: agentId }, user: { userId } }, reply) => {
      await bus.call(procedures.deleteAgent, { userId, agentId }, { timeoutMs })
      return reply.send()
    },
  })
}
