import type { procedures } from '@playground/contracts'
import { transact } from '../db/transact.ts'
import type { Answer, Deps } from '../deps.ts'
import { lockUser } from './lock-user.ts'

/** Whoever had the old password has nothing any more. */
export function changePassword({ db, bus }: Deps): Answer<typeof procedures.changePassword> {
  return async ({ userId, passwordHash, keepLoginId }) => {
    const ended = await transact(db, async (trx) => {
      await lockUser(trx, userId)
      await trx.updateTable('users').set({ password_hash: passwordHash }).where('id', '=', userId).execute()
      return trx
        .deleteFrom('logins')
        .where('user_id', '=', userId)
        .$if(keepLoginId !== null, (others) => others.where('id', '<>', keepLoginId))
        .returning('id')
        .execute()
    })
    for (const { id } of ended) await bus.revoke(id)
    return {}
  }
}
