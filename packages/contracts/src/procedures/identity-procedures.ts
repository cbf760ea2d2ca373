import { z } from 'zod'
import { user } from '../account.ts'
import { id } from '../ids.ts'
import { define } from './define.ts'
import { tokenHash } from './token-procedures.ts'

/** Somebody as an issuer knows them: checked by the gateway, and never joined with an account by address. */
export const identity = z.object({
  issuer: z.string(),
  subject: z.string(),
  email: z.string().nullable(),
  emailVerified: z.boolean(),
  name: z.string().nullable(),
  picture: z.string().nullable(),
})
export type Identity = z.infer<typeof identity>

/**
 * The account of whoever holds an issuer's token, made when this identity comes for the first time. `unauthenticated`
 * for a token that was signed out with, or a disabled user.
 */
export const resolveIdentity = define('resolve-identity', z.object({ identity, tokenHash }), z.object({ userId: id }))
/** Opens a login of ours for an identity. `hint` is what the issuer wants to be reminded of at the end. */
export const openIdentityLogin = define(
  'open-identity-login',
  z.object({ identity, hint: z.string().nullable(), refreshHash: tokenHash }),
  z.object({ user, loginId: id }),
)
/** An issuer's token with which somebody signed out: it counts no more until it would have run out. */
export const endIssuerToken = define('end-issuer-token', z.object({ tokenHash, expiresAt: z.string() }), z.object({}))
