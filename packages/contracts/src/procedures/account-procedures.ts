import { z } from 'zod'
import { quota, user } from '../account.ts'
import { id } from '../ids.ts'
import { by, define, nothing } from './define.ts'
import { tokenHash } from './token-procedures.ts'

const account = z.object({ user, quota })
const login = z.object({ user, loginId: id })

// Accounts. Passwords are hashed and verified, and refresh tokens made, by the gateway; here are only hashes.
export const registerUser = define(
  'register-user',
  z.object({ email: z.string(), name: z.string().nullable(), passwordHash: z.string(), refreshHash: tokenHash }),
  login,
)
/** Counts a try against its account and address, refusing with `rate_limited` past the limits, then looks it up. */
export const findCredentials = define(
  'find-credentials',
  z.object({ email: z.string(), ip: z.string() }),
  z.object({ found: z.object({ userId: id, passwordHash: z.string().nullable(), disabled: z.boolean() }).nullable() }),
)
/** The same counters for registrations: 30 a minute per address. */
export const countRegistration = define('count-registration', z.object({ ip: z.string() }), nothing)
export const openLogin = define(
  'open-login',
  z.object({ ...by, newPasswordHash: z.string().nullable(), refreshHash: tokenHash }),
  login,
)
/** Trades a refresh token for the next. One used before ends its whole family: `unauthenticated`. */
export const rotateLogin = define('rotate-login', z.object({ refreshHash: tokenHash, nextHash: tokenHash }), login)
/** Ends a login by id or by its refresh token; its access tokens are revoked everywhere. Answers who opened it. */
export const closeLogin = define(
  'close-login',
  z.object({ loginId: id.nullable(), refreshHash: tokenHash.nullable() }),
  z.object({ issuer: z.string().nullable(), hint: z.string().nullable() }),
)
export const readAccount = define('read-account', z.object(by), account)
export const readPasswordHash = define(
  'read-password-hash',
  z.object(by),
  z.object({ passwordHash: z.string().nullable() }),
)
/** Sets a new password and ends all other logins; an issuer's token keeps none of ours. */
export const changePassword = define(
  'change-password',
  z.object({ ...by, passwordHash: z.string(), keepLoginId: id.nullable() }),
  nothing,
)
export const deleteAccount = define('delete-account', z.object(by), nothing)
/** Counts a request that is no start against the 600 a minute of its user. */
export const countRequest = define('count-request', z.object(by), nothing)
