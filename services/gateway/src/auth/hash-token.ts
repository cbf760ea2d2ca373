import { createHash } from 'node:crypto'

/** What is kept of a token of 256 random bits: that many need no salt and no slow hash. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
