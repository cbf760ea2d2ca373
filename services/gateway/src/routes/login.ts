import type { Bus } from '@playground/bus'
import { ProcedureError, procedures, routes } from '@playground/contracts'
import { type Grants, signIn } from '../auth/grants.ts'
import { hashPassword, isOutdated, isPassword } from '../auth/hash-password.ts'
import { makeRefreshToken } from '../auth/make-refresh-token.ts'
import type { App } from '../http/app-type.ts'
import { limitedAddress } from '../http/client-address.ts'
import { describeRoute } from '../http/describe-route.ts'

export async function login(app: App, { bus, grants }: { bus: Bus; grants: Grants }): Promise<void> {
  app.route({
    ...describeRoute('login', routes.login),
    handler: async ({ body: { email, password }, ip }, reply) => {
      const { found } = await bus.call(procedures.findCredentials, { email, ip: limitedAddress(ip) })
      const passwordHash = found?.passwordHash ?? null
      // Takes as long for an unknown address, which must not be told apart from a wrong password.
      if (!(await isPassword(password, passwordHash)) || found === null || passwordHash === null) {
        throw new ProcedureError('unauthenticated', 'Email or password is wrong.')
      }
      if (found.disabled) throw new ProcedureError('forbidden', 'This account is disabled.')
      const newPasswordHash = isOutdated(passwordHash) ? await hashPassword(password) : null
      const { refreshToken, refreshHash } = makeRefreshToken()
      const opened = await bus.call(procedures.openLogin, { userId: found.userId, newPasswordHash, refreshHash })
      return signIn(grants, reply, { ...opened, refreshToken })
    },
  })
}
