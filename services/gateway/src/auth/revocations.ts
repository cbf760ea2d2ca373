import type { Bus } from '@playground/bus'
import { ProcedureError } from '@playground/contracts'
import { accessSeconds, clockToleranceMs } from './access-tokens.ts'
import type { Principal } from './principal.ts'

/** Logins and users whose tokens count no more, though they have not expired. */
export type Revocations = Readonly<{
  has: (principal: Principal) => boolean
  /** Throws `unauthenticated` for a revoked one. */
  refuse: (principal: Principal) => void
  /** Calls back with every login or user revoked from now on. Returns the way to stop. */
  onRevoked: (listener: (loginOrUserId: string) => void) => () => void
  close: () => void
}>

const keptMs = accessSeconds * 1000 + 2 * clockToleranceMs
const sweepEveryMs = 60_000

/** Follows what any gateway or the session service revokes; resolves once everything current is known. */
export async function followRevocations(bus: Bus): Promise<Revocations> {
  const revokedAtMs = new Map<string, number>()
  const listeners = new Set<(loginOrUserId: string) => void>()
  const stop = await bus.followRevoked(
    (loginOrUserId) => {
      revokedAtMs.set(loginOrUserId, Date.now())
      for (const listener of listeners) listener(loginOrUserId)
    },
    (loginOrUserId) => revokedAtMs.delete(loginOrUserId),
  )
  const sweep = setInterval(() => {
    for (const [loginOrUserId, atMs] of revokedAtMs) if (Date.now() - atMs > keptMs) revokedAtMs.delete(loginOrUserId)
  }, sweepEveryMs).unref()
  const has = ({ userId, loginId }: Principal) => revokedAtMs.has(loginId) || revokedAtMs.has(userId)
  return {
    has,
    refuse: (principal) => {
      if (has(principal)) {
        throw new ProcedureError('unauthenticated', 'This login has ended. Please sign in again.')
      }
    },
    onRevoked: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close: () => {
      clearInterval(sweep)
      stop()
    },
  }
}
