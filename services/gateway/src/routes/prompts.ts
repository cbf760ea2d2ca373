import type { Bus } from '@playground/bus'
import { procedures, routes } from '@playground/contracts'
import type { App } from '../http/app-type.ts'
import { describeRoute } from '../http/describe-route.ts'
import { procedureTimeoutMs } from '../live/compose-session.ts'

const timeoutMs = procedureTimeoutMs
const defaultLimit = 20

/** Saved prompts with variables. */
export async function prompts(app: App, { bus }: { bus: Bus }): Promise<void> {
  app.route({
    ...describeRoute('createPrompt', routes.createPrompt),
    handler: ({ body, user: { userId } }) => bus.call(procedures.createPrompt, { userId, prompt: body }, { timeoutMs }),
  })
  app.route({
    ...describeRoute('listPrompts', routes.listPrompts),
    handler: async ({ query: { limit = defaultLimit, cursor = null }, user: { userId } }) => {
      const { data, nextCursor } = await bus.call(procedures.listPrompts, { userId, limit, cursor }, { timeoutMs })
      return { data, meta: { limit, nextCursor } }
    },
  })
  app.route({
    ...describeRoute('readPrompt', routes.readPrompt),
    handler: ({ params: { id: promptId }, user: { userId } }) =>
      bus.call(procedures.readPrompt, { userId, promptId }, { timeoutMs }),
  })
  app.route({
    ...describeRoute('changePrompt', routes.changePrompt),
    handler: ({ params: { id: promptId }, body: change, user: { userId } }) =>
      bus.call(procedures.changePrompt, { userId, promptId, change }, { timeoutMs }),
  })
  app.route({
    ...describeRoute('deletePrompt', routes.deletePrompt),
    handler: async ({ params: { id: promptId }, user: { userId } }, reply) => {
      await bus.call(procedures.deletePrompt, { userId, promptId }, { timeoutMs })
      return reply.send()
    },
  })
}
