import { randomBytes } from 'node:crypto'
import type { Bus } from '@playground/bus'
import { ProcedureError, procedures, tokenPrefix } from '@playground/contracts'
import { accessSeconds } from './access-tokens.ts'
import { hashToken } from './hash-token.ts'
import type { Principal } from './principal.ts'
import { remember } from './remember.ts'

export type PersonalTokens = Readonly<{
  /** Throws `unauthenticated`. Says nothing about revocation. */
  resolve: (token: string) => Promise<Principal>
}>

const timeoutMs = 3500
/** Of more than these, the first to be asked for is asked for again. */
const mostRemembered = 10_000
const shape = new RegExp(`^${tokenPrefix}[A-Za-z0-9_-]{43}$`)

/** A new personal access token: 256 random bits. */
export function makePersonalToken(): { token: string; hash: string } {
  const token = `${tokenPrefix}${randomBytes(32).toString('base64url')}`
  return { token, hash: hashToken(token) }
}

export function isPersonalToken(token: string): boolean {
  return token.startsWith(tokenPrefix)
}

/**
 * Personal access tokens, looked up by their hash. What is known of one is kept as long as an access token lives:
 * a revocation in between is told to every gateway, and marks live longer.
 */
export function personalTokens(bus: Bus): PersonalTokens {
  const known = remember<Principal>({ forMs: accessSeconds * 1000, most: mostRemembered })
  return {
    resolve: async (token) => {
      if (!shape.test(token)) throw invalid()
      const hash = hashToken(token)
      const principal = await known(hash, async () => {
        const { userId, tokenId, expiresAt } = await bus.call(procedures.resolveToken, { hash }, { timeoutMs })
        const expiresAtMs = expiresAt === null ? Number.POSITIVE_INFINITY : Date.parse(expiresAt)
        return { kind: 'personal', userId, loginId: tokenId, expiresAtMs }
      })
      if (principal.expiresAtMs <= Date.now()) throw invalid()
      return principal
    },
  }
}

function invalid(): ProcedureError {
  return new ProcedureError('unauthenticated', 'The access token is not valid.')
}
