import { randomBytes } from 'node:crypto'
import type { Bus } from '@playground/bus'
import { procedures, routes } from '@playground/contracts'
import { refuseCommonPassword } from '../auth/common-passwords.ts'
import { hashPassword } from '../auth/hash-password.ts'
import type { App } from '../http/app-type.ts'
import { describeRoute } from '../http/describe-route.ts'
import { procedureTimeoutMs } from '../live/compose-session.ts'

const timeoutMs = procedureTimeoutMs
const defaultLimit = 20

/** Accounts, for admins. */
export async function adminUsers(app: App, { bus }: { bus: Bus }): Promise<void> {
  app.route({
    ...describeRoute('listUsers', routes.listUsers),
    handler: async ({ query: { limit = defaultLimit, cursor = null, q = null }, user: { userId } }) => {
      const request = { userId, limit, cursor, query: q }
      const { data, nextCursor } = await bus.call(procedures.listUsers, request, { timeoutMs })
      return { data, meta: { limit, nextCursor } }
    },
  })
  app.route({
    ...describeRoute('createUser', routes.createUser),
    handler: async ({ body: { password, ...user }, user: { userId } }, reply) => {
      if (password !== undefined) await refuseCommonPassword(password)
      const oneTimePassword = password === undefined ? randomBytes(15).toString('base64url') : null
      const passwordHash = await hashPassword(password ?? oneTimePassword ?? '')
      const made = await bus.call(procedures.createUser, { userId, user, passwordHash }, { timeoutMs })
      reply.header('cache-control', 'no-store')
      return { ...made, oneTimePassword }
    },
  })
  app.route({
    ...describeRoute('changeUser', routes.changeUser),
    handler: async ({ params: { id: subjectId }, body: { password, ...change }, user: { userId } }) => {
      if (password !== undefined) await refuseCommonPassword(password)
      const passwordHash = password === undefined ? null : await hashPassword(password)
      return bus.call(procedures.changeUser, { userId, subjectId, change, passwordHash }, { timeoutMs })
    },
  })
}
