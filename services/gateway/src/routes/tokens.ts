import type { Bus } from '@playground/bus'
import { procedures, routes } from '@playground/contracts'
import { makePersonalToken } from '../auth/personal-tokens.ts'
import type { App } from '../http/app-type.ts'
import { describeRoute } from '../http/describe-route.ts'
import { procedureTimeoutMs } from '../live/compose-session.ts'

const timeoutMs = procedureTimeoutMs
const defaultLimit = 20

/** Personal access tokens. One leaves here once, in the answer that made it. */
export async function tokens(app: App, { bus }: { bus: Bus }): Promise<void> {
  app.route({
    ...describeRoute('createToken', routes.createToken),
    handler: async ({ body: { name, expiresAt = null }, user: { userId } }, reply) => {
      const { token, hash } = makePersonalToken()
      const made = await bus.call(procedures.createToken, { userId, name, hash, expiresAt }, { timeoutMs })
      reply.header('cache-control', 'no-store')
      return { ...made, token }
    },
  })
  app.route({
    ...describeRoute('listTokens', routes.listTokens),
    handler: async ({ query: { limit = defaultLimit, cursor = null }, user: { userId } }) => {
      const { data, nextCursor } = await bus.call(procedures.listTokens, { userId, limit, cursor }, { timeoutMs })
      return { data, meta: { limit, nextCursor } }
    },
  })
  app.route({
    ...describeRoute('deleteToken', routes.deleteToken),
    handler: async ({ params: { id: tokenId }, user: { userId } }, reply) => {
      await bus.call(procedures.deleteToken, { userId, tokenId }, { timeoutMs })
      return reply.send()
    },
  })
}
