import type { procedures } from '@playground/contracts'
import { notLeaving } from '../accounts/not-leaving.ts'
import { pageOf, parseCursor } from '../db/page.ts'
import { retryTransient } from '../db/transact.ts'
import type { Answer, Deps } from '../deps.ts'
import { readSummaries } from '../records/session-head.ts'
import { searchSessions } from './search-sessions.ts'

/** Newest first. */
export function listSessions({ db }: Deps): Answer<typeof procedures.listSessions> {
  return ({ userId, limit, cursor, query }) =>
    retryTransient(async () => {
      const before = parseCursor(cursor)
      if (query !== null) return searchSessions(db, { userId, limit, before, query })
      const found = await db
        .selectFrom('sessions')
        .selectAll()
        .where('user_id', '=', userId)
        .where('deleted_at', 'is', null)
        .where(notLeaving('sessions'))
        .$if(before !== null, (list) => list.where('id', '<', before))
        .orderBy('id', 'desc')
        .limit(limit + 1)
        .execute()
      const { rows, nextCursor } = pageOf(found, limit)
      return { data: [...(await readSummaries(db, rows))], nextCursor }
    })
}
