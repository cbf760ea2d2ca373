import type { Bus } from '@playground/bus'
import { procedures, routes } from '@playground/contracts'
import { hashToken } from '../auth/hash-token.ts'
import { sessionJson } from '../documents/session-json.ts'
import type { App } from '../http/app-type.ts'
import { describeRoute } from '../http/describe-route.ts'
import { sendPieces } from '../http/send-pieces.ts'
import { composeSession, procedureTimeoutMs } from '../live/compose-session.ts'
import { viewSession } from '../live/view.ts'

/** A session for whoever has its link: nothing of its owner, and nothing that the owner does not see. */
export async function readShared(app: App, { bus }: { bus: Bus }): Promise<void> {
  app.route({
    ...describeRoute('readShared', routes.readShared),
    handler: async ({ params: { token } }, reply) => {
      const request = { tokenHash: hashToken(token) }
      const shared = await bus.call(procedures.findShared, request, { timeoutMs: procedureTimeoutMs })
      const session = viewSession((await composeSession(bus, shared)).fold)
      const json = sessionJson({ bus, userId: shared.userId }, { ...session, costCapMicros: null })
      sendPieces(reply, 'application/json; charset=utf-8', json)
      return reply
    },
  })
}
