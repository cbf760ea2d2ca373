import { ProcedureError } from '@playground/contracts'
import type { FastifyRequest, onRequestAsyncHookHandler } from 'fastify'
import type { AccessTokens, Principal } from './access-tokens.ts'
import { bearerToken, hasBearer } from './credentials.ts'
import type { LoginCookies } from './login-cookies.ts'
import type { Revocations } from './revocations.ts'

declare module '@fastify/jwt' {
  interface FastifyJWT {
    payload: { sub: string; sid: string }
    user: Principal
  }
}

export type Identification = Readonly<{ tokens: AccessTokens; cookies: LoginCookies; revocations: Revocations }>

/** Finds out who asks, on every route that is not public. */
export function authenticate(identification: Identification): onRequestAsyncHookHandler {
  return async (request) => {
    if ((request.routeOptions.config.access ?? 'public') === 'public') return
    request.user = identify(request, identification)
  }
}

/** Who asks: by bearer token where one is offered, else by cookie. Throws `unauthenticated`. */
export function identify(request: FastifyRequest, { tokens, cookies, revocations }: Identification): Principal {
  const token = hasBearer(request) ? bearerToken(request) : cookies.accessToken(request)
  if (token === null) throw new ProcedureError('unauthenticated', 'Please sign in.')
  const principal = tokens.verify(token)
  revocations.refuse(principal)
  return principal
}
