import type { User } from '@playground/contracts'
import type { FastifyReply } from 'fastify'
import { type AccessTokens, accessSeconds } from './access-tokens.ts'
import type { LoginCookies } from './login-cookies.ts'

/** What a login is handed out with. */
export type Grants = Readonly<{ tokens: AccessTokens; cookies: LoginCookies }>

type Login = Readonly<{ user: User; loginId: string; refreshToken: string }>

/** Hands a login to the client: the tokens as cookies, the access token in the body too. */
export function signIn({ tokens, cookies }: Grants, reply: FastifyReply, { user, loginId, refreshToken }: Login) {
  const accessToken = tokens.issue({ userId: user.id, loginId })
  cookies.set(reply, { accessToken, refreshToken })
  reply.header('cache-control', 'no-store')
  return { user, accessToken, expiresIn: accessSeconds }
}
