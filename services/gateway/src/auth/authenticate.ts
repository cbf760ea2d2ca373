import { ProcedureError } from '@playground/contracts'
import type { FastifyRequest, onRequestAsyncHookHandler } from 'fastify'
import type { AccessTokens } from './access-tokens.ts'
import type { Bearers } from './bearers.ts'
import { bearerToken, hasBearer } from './credentials.ts'
import type { LoginCookies } from './login-cookies.ts'
import type { Principal } from './principal.ts'
import type { Revocations } from './revocations.ts'

declare module '@fastify/jwt' {
  interface FastifyJWT {
    payload: { sub: string; sid: string }
    user: Principal
  }
}

export type Identification = Readonly<{
  tokens: AccessTokens
  bearers: Bearers
  cookies: LoginCookies
  revocations: Revocations
}>

/** Finds out who asks, on every route that is not public, and whether this kind of token is enough for it. */
export function authenticate(identification: Identification): onRequestAsyncHookHandler {
  return async (request) => {
    const { access = 'public' } = request.routeOptions.config
    if (access === 'public') return
    request.user = await identify(request, identification)
    if (request.user.kind === 'personal' && access !== 'user') {
      throw new ProcedureError('forbidden', 'A personal access token is not enough for this. Sign in instead.')
    }
  }
}

/** Who asks: by bearer token where one is offered, else by cookie. Throws `unauthenticated`. */
export async function identify(request: FastifyRequest, identification: Identification): Promise<Principal> {
  const { tokens, cookies, revocations } = identification
  if (hasBearer(request)) return identifyBearer(bearerToken(request), identification)
  const token = cookies.accessToken(request)
  if (token === null) throw unauthenticated()
  const principal = tokens.verify(token)
  revocations.refuse(principal)
  return principal
}

/** Whose a bearer token is. Throws `unauthenticated`. */
export async function identifyBearer(
  token: string | null,
  { bearers, revocations }: Pick<Identification, 'bearers' | 'revocations'>,
): Promise<Principal> {
  if (token === null) throw unauthenticated()
  const principal = await bearers(token)
  revocations.refuse(principal)
  return principal
}

function unauthenticated(): ProcedureError {
  return new ProcedureError('unauthenticated', 'Please sign in.')
}
