import type { procedures } from '@playground/contracts'
import { retryTransient } from '../db/transact.ts'
import type { Answer, Deps } from '../deps.ts'

/** Written down before it is told: a gateway that forgets the mark asks here. */
export function endIssuerToken({ db, bus }: Pick<Deps, 'db' | 'bus'>): Answer<typeof procedures.endIssuerToken> {
  return async ({ tokenHash, expiresAt }) => {
    await retryTransient(() =>
      db
        .insertInto('ended_tokens')
        .values({ hash: Buffer.from(tokenHash, 'hex'), expires_at: new Date(expiresAt) })
        .onConflict((conflict) => conflict.column('hash').doNothing())
        .execute(),
    )
    await bus.revoke(tokenHash)
    return {}
  }
}
