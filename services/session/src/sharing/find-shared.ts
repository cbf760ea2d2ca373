import { ProcedureError, type procedures } from '@playground/contracts'
import { sql } from 'kysely'
import { notLeaving } from '../accounts/not-leaving.ts'
import { retryTransient } from '../db/transact.ts'
import type { Answer, Deps } from '../deps.ts'

export function findShared({ db }: Pick<Deps, 'db'>): Answer<typeof procedures.findShared> {
  return ({ tokenHash }) =>
    retryTransient(async () => {
      const row = await db
        .selectFrom('shares')
        .innerJoin('sessions', 'sessions.id', 'shares.session_id')
        .select(['sessions.id', 'sessions.user_id'])
        .where('shares.token_hash', '=', Buffer.from(tokenHash, 'hex'))
        .where('sessions.deleted_at', 'is', null)
        .where(notLeaving('sessions'))
        .where((where) =>
          where.or([where('shares.expires_at', 'is', null), where('shares.expires_at', '>', sql<Date>`now()`)]),
        )
        .executeTakeFirst()
      if (row === undefined) throw new ProcedureError('not_found', 'There is no such shared session.')
      return { userId: row.user_id, sessionId: row.id }
    })
}
