import { z } from 'zod'
import { id } from '../ids.ts'
import { token } from '../token.ts'
import { by, define, nothing, page } from './define.ts'

/** SHA-256 of a token, hex: tokens themselves stay in the gateway. */
export const tokenHash = z.string().regex(/^[0-9a-f]{64}$/)

// Personal access tokens.
export const createToken = define(
  'create-token',
  z.object({ ...by, name: z.string(), hash: tokenHash, expiresAt: z.string().nullable() }),
  token,
)
export const listTokens = define(
  'list-tokens',
  z.object({ ...by, ...page }),
  z.object({ data: z.array(token), nextCursor: z.string().nullable() }),
)
/** It is revoked everywhere. */
export const deleteToken = define('delete-token', z.object({ ...by, tokenId: id }), nothing)
/** Whose a token is. `unauthenticated` for one that is unknown, over, or a disabled user's. */
export const resolveToken = define(
  'resolve-token',
  z.object({ hash: tokenHash }),
  z.object({ userId: id, tokenId: id, expiresAt: z.string().nullable() }),
)
