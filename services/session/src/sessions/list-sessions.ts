import { id as idSchema, ProcedureError, type procedures } from '@playground/contracts'
import { retryTransient } from '../db/transact.ts'
import type { Answer, Deps } from '../deps.ts'
import { readSummaries } from '../records/session-head.ts'
import { searchSessions } from './search-sessions.ts'

/** Newest first. The cursor is the last session's id, which sorts by time. */
export function listSessions({ db }: Deps): Answer<typeof procedures.listSessions> {
  return ({ userId, limit, cursor, query }) =>
    retryTransient(async () => {
      const before = parseCursor(cursor)
      if (query !== null) return searchSessions(db, { userId, limit, before, query })
      const rows = await db
        .selectFrom('sessions')
        .selectAll()
        .where('user_id', '=', userId)
        .where('deleted_at', 'is', null)
        .$if(before !== null, (list) => list.where('id', '<', before))
        .orderBy('id', 'desc')
        .limit(limit + 1)
        .execute()
      const page = rows.slice(0, limit)
      const nextCursor = rows.length > limit ? (page.at(-1)?.id ?? null) : null
      return { data: [...(await readSummaries(db, page))], nextCursor }
    })
}

function parseCursor(cursor: string | null): string | null {
  if (cursor === null) return null
  const parsed = idSchema.safeParse(cursor)
  if (parsed.success) return parsed.data
  throw new ProcedureError('validation_failed', 'This cursor was not given by us.')
}
