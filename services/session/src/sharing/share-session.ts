import { ProcedureError, type procedures } from '@playground/contracts'
import { lockUser } from '../accounts/lock-user.ts'
import { transact } from '../db/transact.ts'
import type { Answer, Deps } from '../deps.ts'
import { lockSession } from '../records/read-session-record.ts'

/** A session has one link: a new one takes the place of the old. */
export function shareSession({ db }: Pick<Deps, 'db'>): Answer<typeof procedures.shareSession> {
  return async ({ userId, sessionId, tokenHash, expiresAt }) => {
    const end = expiresAt === null ? null : new Date(expiresAt)
    if (end !== null && end.getTime() <= Date.now()) {
      throw new ProcedureError('validation_failed', 'This link would be over already.')
    }
    await transact(db, async (trx) => {
      await lockUser(trx, userId)
      await lockSession(trx, userId, sessionId)
      const link = { token_hash: Buffer.from(tokenHash, 'hex'), expires_at: end }
      await trx
        .insertInto('shares')
        .values({ session_id: sessionId, ...link })
        .onConflict((conflict) => conflict.column('session_id').doUpdateSet({ ...link, created_at: new Date() }))
        .execute()
    })
    return { expiresAt: end?.toISOString() ?? null }
  }
}
