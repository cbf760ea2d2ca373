import type { AccessTokens } from './access-tokens.ts'
import { isPersonalToken, type PersonalTokens } from './personal-tokens.ts'
import type { Principal } from './principal.ts'

/** Every kind of bearer token there is. Throws `unauthenticated`; says nothing about revocation. */
export type Bearers = (token: string) => Promise<Principal>

/** Each token is judged by the rules of one kind alone, chosen by what it claims to be. */
export function bearers({ own, personal }: { own: AccessTokens; personal: PersonalTokens }): Bearers {
  return async (token) => (isPersonalToken(token) ? personal.resolve(token) : own.verify(token))
}
