import { basePath, modelId, routes, type ScratchHistory } from '@playground/contracts'
import { z } from 'zod'
import type { ScratchHistories } from '../chat/scratch-histories.ts'
import type { App } from '../http/app-type.ts'
import { describeRoute } from '../http/describe-route.ts'

/** What was said in scratch. A model's id holds slashes, so in the address it may stand encoded or as it is. */
export async function scratchHistory(app: App, { histories }: { histories: ScratchHistories }): Promise<void> {
  const read = async (userId: string, model: string): Promise<ScratchHistory> => {
    const { messages, expiresAt } = await histories.read({ userId, model })
    return {
      model,
      messages: messages.map(({ role, content, createdAt }) => ({ role, content, createdAt })),
      expiresAt,
    }
  }
  const byQuery = describeRoute('readScratch', routes.readScratch)
  app.route({ ...byQuery, handler: ({ query, user }) => read(user.userId, query.model) })
  app.route({
    ...byQuery,
    url: `${basePath}/chat/history/*`,
    schema: { hide: true, params: z.object({ '*': modelId }) },
    handler: ({ params, user }) => read(user.userId, params['*']),
  })
  app.route({
    ...describeRoute('clearScratch', routes.clearScratch),
    handler: async ({ query: { model = null }, user: { userId } }, reply) => {
      await histories.clear(userId, model)
      return reply.send()
    },
  })
}
