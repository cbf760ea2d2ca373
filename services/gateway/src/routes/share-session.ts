import { randomBytes } from 'node:crypto'
import type { Bus } from '@playground/bus'
import { procedures, routes } from '@playground/contracts'
import { hashToken } from '../auth/hash-token.ts'
import type { OriginRule } from '../http/allowed-origin.ts'
import type { App } from '../http/app-type.ts'
import { describeRoute } from '../http/describe-route.ts'
import { procedureTimeoutMs } from '../live/compose-session.ts'

const tokenBytes = 32
const timeoutMs = procedureTimeoutMs

/** A link to a session for whoever has it, and its end. */
export async function shareSession(app: App, { bus, rule }: { bus: Bus; rule: OriginRule }): Promise<void> {
  app.route({
    ...describeRoute('shareSession', routes.shareSession),
    handler: async (request) => {
      const { params, body, user, protocol, host } = request
      const token = randomBytes(tokenBytes).toString('base64url')
      const { expiresAt } = await bus.call(
        procedures.shareSession,
        {
          userId: user.userId,
          sessionId: params.id,
          tokenHash: hashToken(token),
          expiresAt: body.expiresAt ?? null,
        },
        { timeoutMs },
      )
      return { token, url: `${rule.publicOrigin ?? `${protocol}://${host}`}/shared/${token}`, expiresAt }
    },
  })
  app.route({
    ...describeRoute('unshareSession', routes.unshareSession),
    handler: async ({ params: { id: sessionId }, user: { userId } }, reply) => {
      await bus.call(procedures.unshareSession, { userId, sessionId }, { timeoutMs })
      return reply.send()
    },
  })
}
