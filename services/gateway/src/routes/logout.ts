import type { Bus } from '@playground/bus'
import { ProcedureError, procedures, routes } from '@playground/contracts'
import type { FastifyRequest } from 'fastify'
import { type Identification, identify } from '../auth/authenticate.ts'
import { hasBearer } from '../auth/credentials.ts'
import { hashToken } from '../auth/hash-token.ts'
import type { IssuerLogin } from '../auth/issuer/issuer-login.ts'
import type { Principal } from '../auth/principal.ts'
import { type OriginRule, ownOrigin } from '../http/allowed-origin.ts'
import type { App } from '../http/app-type.ts'
import { describeRoute } from '../http/describe-route.ts'

type Options = Readonly<{ bus: Bus; identification: Identification; rule: OriginRule; issuer: IssuerLogin | null }>

/** Works without a valid login as well: whoever signs out must not be told to sign in first. */
export async function logout(app: App, { bus, identification, rule, issuer }: Options): Promise<void> {
  app.route({
    ...describeRoute('logout', routes.logout),
    handler: async (request, reply) => {
      const principal = await whoever(request, identification)
      const refreshToken = hasBearer(request) ? null : identification.cookies.refreshToken(request)
      if (principal?.kind === 'issuer') {
        const expiresAt = new Date(principal.expiresAtMs).toISOString()
        await bus.call(procedures.endIssuerToken, { tokenHash: principal.loginId, expiresAt })
      }
      // A personal access token is no login: it ends where it was made.
      const loginId = principal?.kind === 'login' ? principal.loginId : null
      const isLogin = loginId !== null || refreshToken !== null
      const refreshHash = refreshToken === null ? null : hashToken(refreshToken)
      const ended = isLogin ? await bus.call(procedures.closeLogin, { loginId, refreshHash }) : null
      identification.cookies.clear(reply)
      if (ended === null || ended.hint === null || issuer === null) return { redirect: null }
      return { redirect: await issuer.endAddress(ended.hint, `${ownOrigin(request, rule)}/`) }
    },
  })
}

async function whoever(request: FastifyRequest, identification: Identification): Promise<Principal | null> {
  try {
    return await identify(request, identification)
  } catch (error) {
    if (error instanceof ProcedureError && error.code === 'unauthenticated') return null
    throw error
  }
}
