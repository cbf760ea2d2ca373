import type { Bus } from '@playground/bus'
import { ProcedureError, procedures, routes } from '@playground/contracts'
import { refuseCommonPassword } from '../auth/common-passwords.ts'
import { type Grants, signIn } from '../auth/grants.ts'
import { hashPassword } from '../auth/hash-password.ts'
import { makeRefreshToken } from '../auth/make-refresh-token.ts'
import type { App } from '../http/app-type.ts'
import { limitedAddress } from '../http/client-address.ts'
import { describeRoute } from '../http/describe-route.ts'

export async function register(app: App, options: { bus: Bus; grants: Grants; open: boolean }): Promise<void> {
  const { bus, grants, open } = options
  app.route({
    ...describeRoute('register', routes.register),
    handler: async ({ body, ip }, reply) => {
      if (!open) throw new ProcedureError('forbidden', 'Accounts are made by an administrator here.')
      const { email, password, name } = body
      await refuseCommonPassword(password)
      await bus.call(procedures.countRegistration, { ip: limitedAddress(ip) })
      const passwordHash = await hashPassword(password)
      const { refreshToken, refreshHash } = makeRefreshToken()
      const account = { email, name: name ?? null, passwordHash, refreshHash }
      return signIn(grants, reply, { ...(await bus.call(procedures.registerUser, account)), refreshToken })
    },
  })
}
