import type { Bus } from '@playground/bus'
import { ProcedureError, procedures, routes } from '@playground/contracts'
import { type Grants, signIn } from '../auth/grants.ts'
import { hashToken } from '../auth/hash-token.ts'
import { makeRefreshToken } from '../auth/make-refresh-token.ts'
import type { App } from '../http/app-type.ts'
import { describeRoute } from '../http/describe-route.ts'

export async function refresh(app: App, { bus, grants }: { bus: Bus; grants: Grants }): Promise<void> {
  app.route({
    ...describeRoute('refresh', routes.refresh),
    handler: async (request, reply) => {
      const used = grants.cookies.refreshToken(request)
      if (used === null) throw new ProcedureError('unauthenticated', 'Please sign in.')
      const { refreshToken, refreshHash: nextHash } = makeRefreshToken()
      const traded = { refreshHash: hashToken(used), nextHash }
      const login = await bus.call(procedures.rotateLogin, traded).catch((error: unknown) => {
        if (error instanceof ProcedureError && error.code === 'unauthenticated') grants.cookies.clear(reply)
        throw error
      })
      const { accessToken, expiresIn } = signIn(grants, reply, { ...login, refreshToken })
      return { accessToken, expiresIn }
    },
  })
}
