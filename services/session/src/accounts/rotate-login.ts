import { ProcedureError, type procedures } from '@playground/contracts'
import { sql } from 'kysely'
import { transact } from '../db/transact.ts'
import type { Answer, Deps } from '../deps.ts'
import { loginLifetime } from './open-login.ts'
import { toUser } from './user-record.ts'

/**
 * Trades a refresh token for the next of its family. One that was traded before is in two hands: the family ends,
 * and with it every access token it gave.
 */
export function rotateLogin({ db, bus }: Deps): Answer<typeof procedures.rotateLogin> {
  return async ({ refreshHash, nextHash }) => {
    const hash = Buffer.from(refreshHash, 'hex')
    // Not repeated when the connection breaks: the token may be used already.
    const outcome = await transact(
      db,
      async (trx) => {
        const used = await trx
          .updateTable('refresh_tokens')
          .set({ used_at: sql`now()` })
          .where('hash', '=', hash)
          .where('used_at', 'is', null)
          .returning('login_id')
          .executeTakeFirst()
        if (used === undefined) {
          const ended = await trx
            .deleteFrom('logins')
            .where('id', 'in', (query) =>
              query.selectFrom('refresh_tokens').select('login_id').where('hash', '=', hash),
            )
            .returning('id')
            .executeTakeFirst()
          return { login: null, reusedLoginId: ended?.id ?? null }
        }
        const user = await trx
          .selectFrom('logins')
          .innerJoin('users', 'users.id', 'logins.user_id')
          .selectAll('users')
          .where('logins.id', '=', used.login_id)
          .where('logins.expires_at', '>', sql<Date>`now()`)
          .where('users.deleted_at', 'is', null)
          .executeTakeFirst()
        if (user === undefined) return { login: null, reusedLoginId: null }
        if (user.disabled) throw new ProcedureError('forbidden', 'This account is disabled.')
        await trx
          .insertInto('refresh_tokens')
          .values({ hash: Buffer.from(nextHash, 'hex'), login_id: used.login_id })
          .execute()
        await trx.updateTable('logins').set({ expires_at: loginLifetime }).where('id', '=', used.login_id).execute()
        return { login: { user: toUser(user), loginId: used.login_id }, reusedLoginId: null }
      },
      { repeatable: false },
    )
    if (outcome.login !== null) return outcome.login
    if (outcome.reusedLoginId !== null) await bus.revoke(outcome.reusedLoginId)
    throw new ProcedureError('unauthenticated', 'Sign in again.')
  }
}
