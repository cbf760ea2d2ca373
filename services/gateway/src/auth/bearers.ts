import type { AccessTokens } from './access-tokens.ts'
import type { IssuerTokens } from './issuer/issuer-tokens.ts'
import { isPersonalToken, type PersonalTokens } from './personal-tokens.ts'
import type { Principal } from './principal.ts'

/** Every kind of bearer token there is. Throws `unauthenticated`; says nothing about revocation. */
export type Bearers = (token: string) => Promise<Principal>

/** Each token is judged by the rules of one kind alone, chosen by what it claims to be. */
export function bearers(kinds: { own: AccessTokens; personal: PersonalTokens; issuer: IssuerTokens }): Bearers {
  const { own, personal, issuer } = kinds
  return async (token) => {
    if (isPersonalToken(token)) return personal.resolve(token)
    return issuer.claims(token) ? issuer.resolve(token) : own.verify(token)
  }
}
