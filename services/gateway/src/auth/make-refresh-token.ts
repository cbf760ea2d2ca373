import { randomBytes } from 'node:crypto'
import { hashToken } from './hash-token.ts'

/** A new refresh token, opaque to everybody: 256 random bits. Only its hash leaves this process but by the cookie. */
export function makeRefreshToken(): { refreshToken: string; refreshHash: string } {
  const refreshToken = randomBytes(32).toString('base64url')
  return { refreshToken, refreshHash: hashToken(refreshToken) }
}
