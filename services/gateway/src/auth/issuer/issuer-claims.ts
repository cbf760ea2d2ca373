import { z } from 'zod'
import type { IssuerRules } from './issuer-rules.ts'

/** The algorithms that issuers sign with; with a shared secret none does. */
export const issuerAlgorithms = ['RS256', 'ES256'] as const

/** A header that names keys of its own, or where to get them, is an attempt to bring them along. */
export const issuerHeader = z
  .looseObject({
    alg: z.enum(issuerAlgorithms),
    typ: z.enum(['JWT', 'at+jwt']),
    kid: z.string().min(1).max(255).optional(),
  })
  .refine((header) => !['jku', 'x5u', 'jwk', 'x5c', 'crit'].some((name) => name in header))

/** Printable ASCII, as OpenID Connect has it; no name that every object knows. */
const subject = z
  .string()
  .regex(/^[\x20-\x7e]{1,255}$/)
  .refine((value) => !(value in Object.prototype))

const audience = z.union([z.string(), z.array(z.string())])

export const issuerClaims = z.looseObject({
  iss: z.string(),
  sub: subject,
  exp: z.int().positive(),
  iat: z.int().nonnegative().optional(),
  nbf: z.int().nonnegative().optional(),
  aud: audience.optional(),
  azp: z.string().optional(),
  /** Keycloak's own word for what kind of token it is. */
  typ: z.unknown().optional(),
})
export type IssuerClaims = z.infer<typeof issuerClaims>

/** Whether a token was made for us: for our API, or for a client that may speak to it. */
export function isForUs({ aud, azp }: IssuerClaims, rules: IssuerRules): boolean {
  if (aud !== undefined && rules.audience !== undefined) return [aud].flat().includes(rules.audience)
  return azp !== undefined && rules.authorizedParties.includes(azp)
}

/** What only ID tokens and logout tokens say. */
const notOfAccess = ['nonce', 'at_hash', 'c_hash', 's_hash', 'events']
/** What only access tokens say. */
const ofAccess = ['scope', 'scp', 'client_id', 'permissions']

/**
 * Whether a token may open anything. ID tokens tell a client who somebody is, and often look the same: they are told
 * by what their issuer calls them, by claims that only they have, or by being addressed to a client.
 */
export function isAccessToken(headerType: 'JWT' | 'at+jwt', claims: IssuerClaims, { clientId }: IssuerRules): boolean {
  if (headerType === 'at+jwt') return true
  if (claims.typ !== undefined) return claims.typ === 'Bearer'
  if (notOfAccess.some((name) => name in claims) || claims.token_use === 'id') return false
  // An ID token always says whom it is for.
  if (claims.aud === undefined || ofAccess.some((name) => name in claims)) return true
  const addressees = [claims.aud].flat()
  return !addressees.some((addressee) => addressee === clientId || addressee === claims.azp)
}
