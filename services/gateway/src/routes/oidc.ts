import type { Bus } from '@playground/bus'
import { basePath, ProcedureError, procedures, routes } from '@playground/contracts'
import { type Grants, signIn } from '../auth/grants.ts'
import type { IssuerCookie } from '../auth/issuer/issuer-cookie.ts'
import type { IssuerLogin } from '../auth/issuer/issuer-login.ts'
import { safePath } from '../auth/issuer/safe-path.ts'
import { makeRefreshToken } from '../auth/make-refresh-token.ts'
import { type OriginRule, ownOrigin } from '../http/allowed-origin.ts'
import type { App } from '../http/app-type.ts'
import { describeRoute } from '../http/describe-route.ts'
import { procedureTimeoutMs } from '../live/compose-session.ts'

export const callbackPath = `${basePath}${routes.closeIssuerLogin.path}`
/** Where a person lands who did not sign in at the issuer. */
const refusedPath = '/sign-in?error=issuer'

type Options = Readonly<{
  bus: Bus
  grants: Grants
  rule: OriginRule
  issuer: IssuerLogin | null
  issuerCookie: IssuerCookie
}>

/** Sign-in at the configured issuer: there and back. */
export async function oidc(app: App, { bus, grants, rule, issuer, issuerCookie }: Options): Promise<void> {
  const configured = () => {
    if (issuer === null) throw new ProcedureError('not_found', 'No issuer is configured here.')
    return issuer
  }
  app.route({
    ...describeRoute('openIssuerLogin', routes.openIssuerLogin),
    exposeHeadRoute: false,
    handler: async (request, reply) => {
      const login = configured()
      const started = { tie: issuerCookie.mark(request, reply), returnTo: safePath(request.query.returnTo) }
      const address = await login.begin(`${ownOrigin(request, rule)}${callbackPath}`, started)
      return reply.header('cache-control', 'no-store').redirect(address, 302)
    },
  })
  app.route({
    ...describeRoute('closeIssuerLogin', routes.closeIssuerLogin),
    exposeHeadRoute: false,
    handler: async (request, reply) => {
      const login = configured()
      const address = new URL(request.url, ownOrigin(request, rule))
      const finished = await login.finish(address, (tie) => issuerCookie.isMarked(request, tie))
      reply.header('cache-control', 'no-store')
      if (finished.identity === null) return reply.redirect(refusedPath, 302)
      const { identity, hint, returnTo } = finished
      const { refreshToken, refreshHash } = makeRefreshToken()
      const asked = { identity, hint, refreshHash }
      const opened = await bus.call(procedures.openIdentityLogin, asked, { timeoutMs: procedureTimeoutMs })
      signIn(grants, reply, { ...opened, refreshToken })
      return reply.redirect(returnTo, 302)
    },
  })
}
