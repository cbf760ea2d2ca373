import { cancelRun } from '@playground/bus'
import type { procedures } from '@playground/contracts'
import { sql } from 'kysely'
import { transact } from '../db/transact.ts'
import type { Answer, Deps } from '../deps.ts'
import { namesOf } from '../sweep/end-run.ts'
import { lockUser } from './lock-user.ts'

/**
 * Takes an account away: who it was is gone with the commit, nobody signs in to it any more, and nobody sees its
 * sessions. The sweeper removes them, and all else that hangs on it, once its runs have ended: they may be many.
 */
export function deleteAccount({ db, bus, signal }: Deps): Answer<typeof procedures.deleteAccount> {
  return async ({ userId }) => {
    const running = await transact(db, async (trx) => {
      await lockUser(trx, userId)
      await trx
        .updateTable('users')
        .set({
          deleted_at: sql`now()`,
          email: null,
          name: null,
          picture: null,
          issuer_email: null,
          password_hash: null,
        })
        .where('id', '=', userId)
        .execute()
      for (const table of ['identities', 'logins', 'tokens'] as const) {
        await trx.deleteFrom(table).where('user_id', '=', userId).execute()
      }
      return trx
        .selectFrom('runs')
        .select(['id', 'provider', 'user_id', 'session_id', 'comparison_id'])
        .where('user_id', '=', userId)
        .where('ended_at', 'is', null)
        .execute()
    })
    await bus.revoke(userId)
    for (const run of running) await cancelRun(bus, namesOf(run), { comparisonId: run.comparison_id, signal })
    return {}
  }
}
