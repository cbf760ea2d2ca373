import type { procedures } from '@playground/contracts'
import { type Selectable, sql } from 'kysely'
import { notLeaving } from '../accounts/not-leaving.ts'
import type { SessionRow } from '../db/schema.ts'
import { retryTransient } from '../db/transact.ts'
import type { Answer, Deps } from '../deps.ts'
import { usageRows } from '../usage/day-sums.ts'
import { readConversations } from './read-conversations.ts'

/** Sessions with one lane, newest first, by page numbers. */
export function listConversations({ db }: Deps): Answer<typeof procedures.listConversations> {
  return ({ userId, page, limit }) =>
    retryTransient(async () => {
      const { rows } = await sql<Selectable<SessionRow> & { total: number }>`
        SELECT sums.total, shown.*
        FROM (SELECT coalesce(sum(conversations), 0) AS total FROM ${usageRows([userId])}) AS sums
        LEFT JOIN LATERAL (
          SELECT sessions.* FROM (
            SELECT id FROM sessions WHERE user_id = ${userId} AND deleted_at IS NULL AND lane_count = 1 AND ${notLeaving('sessions')}
            ORDER BY id DESC LIMIT ${limit} OFFSET ${(page - 1) * limit}
          ) AS page JOIN sessions ON sessions.id = page.id
        ) AS shown ON true
        ORDER BY shown.id DESC
      `.execute(db)
      const shown = rows.filter(({ id }) => id !== null)
      return { data: await readConversations(db, shown), total: rows[0]?.total ?? 0 }
    })
}
