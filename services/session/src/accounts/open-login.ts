import { newId, type procedures } from '@playground/contracts'
import { sql, type Transaction } from 'kysely'
import type { Tables } from '../db/schema.ts'
import { transact } from '../db/transact.ts'
import type { Answer, Deps } from '../deps.ts'
import { lockUser } from './lock-user.ts'
import { newRefreshToken } from './refresh-token.ts'
import { toUser } from './user-record.ts'

export const loginLifetime = sql<Date>`now() + interval '14 days'`

/** The first token of a new family. */
export async function insertLogin(
  trx: Transaction<Tables>,
  userId: string,
  by: Readonly<{ issuer: string | null; hint: string | null }> = { issuer: null, hint: null },
): Promise<{ loginId: string; refreshToken: string }> {
  const loginId = newId()
  const { token, hash } = newRefreshToken()
  await trx
    .insertInto('logins')
    .values({ id: loginId, user_id: userId, expires_at: loginLifetime, issuer: by.issuer, issuer_hint: by.hint })
    .execute()
  await trx.insertInto('refresh_tokens').values({ hash, login_id: loginId }).execute()
  return { loginId, refreshToken: token }
}

/** Opens a login for somebody whose credentials were right, which therefore do not count as a wrong try. */
export function openLogin({ db }: Deps): Answer<typeof procedures.openLogin> {
  return ({ userId, newPasswordHash }) =>
    transact(db, async (trx) => {
      const user = await lockUser(trx, userId)
      if (newPasswordHash !== null) {
        await trx.updateTable('users').set({ password_hash: newPasswordHash }).where('id', '=', userId).execute()
      }
      if (user.email !== null) await forgetTry(trx, user.email)
      return { user: toUser(user), ...(await insertLogin(trx, userId)) }
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
