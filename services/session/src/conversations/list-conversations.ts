import type { procedures } from '@playground/contracts'
import { type Selectable, sql } from 'kysely'
import type { SessionRow } from '../db/schema.ts'
import { retryTransient } from '../db/transact.ts'
import type { Answer, Deps } from '../deps.ts'
import { readConversations } from './read-conversations.ts'

/** Sessions with one lane, newest first, by page numbers. */
export function listConversations({ db }: Deps): Answer<typeof procedures.listConversations> {
  return ({ userId, page, limit }) =>
    retryTransient(async () => {
      const { rows } = await sql<Selectable<SessionRow> & { total: number }>`
        WITH own AS MATERIALIZED (
          SELECT id FROM sessions
          WHERE user_id = ${userId} AND deleted_at IS NULL
            AND (SELECT count(*) FROM lanes WHERE session_id = sessions.id AND NOT removed) = 1
        ),
        shown AS (SELECT id FROM own ORDER BY id DESC LIMIT ${limit} OFFSET ${(page - 1) * limit})
        SELECT sums.total, sessions.* FROM (SELECT count(*) AS total FROM own) AS sums
        LEFT JOIN shown ON true LEFT JOIN sessions ON sessions.id = shown.id
        ORDER BY sessions.id DESC
      `.execute(db)
      const shown = rows.filter(({ id }) => id !== null)
      return { data: await readConversations(db, shown), total: rows[0]?.total ?? 0 }
    })
}
