import { createHash, randomBytes } from 'node:crypto'

/** Opaque to everybody, 256 bits, kept as a hash only. */
export function newRefreshToken(): { token: string; hash: Buffer } {
  const token = randomBytes(32).toString('base64url')
  return { token, hash: hashToken(token) }
}

export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
