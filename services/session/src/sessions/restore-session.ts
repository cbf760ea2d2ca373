import type { procedures } from '@playground/contracts'
import { sql } from 'kysely'
import { lockUser } from '../accounts/lock-user.ts'
import { announceSession } from '../admission/announce.ts'
import { transact } from '../db/transact.ts'
import type { Answer, Deps } from '../deps.ts'
import { noSession, readSessionRecord } from '../records/read-session-record.ts'
import { markChanged } from './mark-changed.ts'

/** Shows a deleted session again, as long as it is not purged. One that is not deleted stays as it is. */
export function restoreSession(deps: Deps): Answer<typeof procedures.restoreSession> {
  return async ({ userId, sessionId }) => {
    const record = await transact(deps.db, async (trx) => {
      await lockUser(trx, userId)
      const session = await trx
        .selectFrom('sessions')
        .selectAll()
        .where('id', '=', sessionId)
        .where('user_id', '=', userId)
        .where((where) =>
          where.or([where('deleted_at', 'is', null), where('deleted_at', '>', sql<Date>`now() - interval '30 days'`)]),
        )
        .forUpdate()
        .executeTakeFirst()
      if (session === undefined) throw noSession()
      if (session.deleted_at === null) return readSessionRecord(trx, session)
      await trx.updateTable('sessions').set({ deleted_at: null }).where('id', '=', sessionId).execute()
      return readSessionRecord(trx, await markChanged(trx, sessionId))
    })
    await announceSession(deps, { userId, sessionId })
    return record
  }
}
