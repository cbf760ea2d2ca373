import type { Bus } from '@playground/bus'
import { procedures, routes } from '@playground/contracts'
import { viewConversation } from '../chat/view-conversation.ts'
import type { App } from '../http/app-type.ts'
import { describeRoute } from '../http/describe-route.ts'
import { composeSession, procedureTimeoutMs as timeoutMs } from '../live/compose-session.ts'
import { viewSession } from '../live/view.ts'

/** Sessions with one lane, as messages. */
export async function conversations(app: App, { bus }: { bus: Bus }): Promise<void> {
  app.route({
    ...describeRoute('createConversation', routes.createConversation),
    handler: ({ body, user: { userId } }) => bus.call(procedures.createConversation, { userId, body }, { timeoutMs }),
  })
  app.route({
    ...describeRoute('listConversations', routes.listConversations),
    handler: async ({ query: { page = 1, limit = 20 }, user: { userId } }) => {
      const { data, total } = await bus.call(procedures.listConversations, { userId, page, limit }, { timeoutMs })
      return { data, meta: { total, page, limit, totalPages: Math.ceil(total / limit) } }
    },
  })
  app.route({
    ...describeRoute('readConversation', routes.readConversation),
    handler: async ({ params: { id: sessionId }, user: { userId } }) =>
      viewConversation(viewSession((await composeSession(bus, { userId, sessionId })).fold)),
  })
  app.route({
    ...describeRoute('changeConversation', routes.changeConversation),
    handler: ({ params: { id: conversationId }, body: change, user: { userId } }) =>
      bus.call(procedures.changeConversation, { userId, conversationId, change }, { timeoutMs }),
  })
  app.route({
    ...describeRoute('deleteConversation', routes.deleteConversation),
    handler: async ({ params: { id: conversationId }, user: { userId } }, reply) => {
      await bus.call(procedures.deleteConversation, { userId, conversationId }, { timeoutMs })
      return reply.send()
    },
  })
}
