import { newId, type procedures } from '@playground/contracts'
import { sql, type Transaction } from 'kysely'
import type { Tables } from '../db/schema.ts'
import { transact } from '../db/transact.ts'
import type { Answer, Deps } from '../deps.ts'
import { lockUser } from './lock-user.ts'
import { toUser } from './user-record.ts'

export const loginLifetime = sql<Date>`now() + interval '14 days'`

/** The first token of a new family. */
export async function insertLogin(
  trx: Transaction<Tables>,
  { userId, refreshHash }: Readonly<{ userId: string; refreshHash: string }>,
  by: Readonly<{ issuer: string | null; hint: string | null }> = { issuer: null, hint: null },
): Promise<{ loginId: string }> {
  const loginId = newId()
  await trx
    .insertInto('logins')
    .values({ id: loginId, user_id: userId, expires_at: loginLifetime, issuer: by.issuer, issuer_hint: by.hint })
    .execute()
  await trx
    .insertInto('refresh_tokens')
    .values({ hash: Buffer.from(refreshHash, 'hex'), login_id: loginId })
    // A repeat after a connection was lost behind the commit takes its token along.
    .onConflict((conflict) => conflict.column('hash').doUpdateSet({ login_id: loginId }))
    .execute()
  return { loginId }
}

/** Opens a login for somebody whose credentials were right, which therefore do not count as a wrong try. */
export function openLogin({ db }: Deps): Answer<typeof procedures.openLogin> {
  return ({ userId, newPasswordHash, refreshHash }) =>
    transact(db, async (trx) => {
      const user = await lockUser(trx, userId)
      if (newPasswordHash !== null) {
        await trx.updateTable('users').set({ password_hash: newPasswordHash }).where('id', '=', userId).execute()
      }
      if (user.email !== null) await forgetTry(trx, user.email)
      return { user: toUser(user), ...(await insertLogin(trx, { userId, refreshHash })) }
    })
}

async function forgetTry(trx: Transaction<Tables>, account: string): Promise<void> {
  await trx
    .deleteFrom('tries')
    .where('id', '=', (query) =>
      query
        .selectFrom('tries')
        .select('id')
        .where('kind', '=', 'login')
        .where('account', '=', account)
        .orderBy('at', 'desc')
        .limit(1),
    )
    .execute()
}
