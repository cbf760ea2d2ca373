import { sql } from 'kysely'
import type { Queries } from '../db/schema.ts'
import type { Span } from './read-charges.ts'

export type Counts = Readonly<{ sessions: number; conversations: number; messages: number }>

const createdIn = ({ from, to }: Span, table = 'sessions') => sql<boolean>`
  ${sql.ref(`${table}.created_at`)} >= coalesce(${from}::date::timestamp AT TIME ZONE 'UTC', '-infinity')
  AND ${sql.ref(`${table}.created_at`)} < coalesce((${to}::date + 1)::timestamp AT TIME ZONE 'UTC', 'infinity')`

/** Sessions made in the span that are not deleted, those with one lane, and the prompts and answers of the span. */
export async function countUse(db: Queries, span: Span): Promise<Counts> {
  const { userId } = span
  const { rows } = await sql<Counts>`
    SELECT
      (SELECT count(*) FROM sessions
        WHERE user_id = ${userId} AND deleted_at IS NULL AND ${createdIn(span)}) AS sessions,
      (SELECT count(*) FROM (
        SELECT lanes.session_id FROM lanes JOIN sessions ON sessions.id = lanes.session_id
        WHERE user_id = ${userId} AND deleted_at IS NULL AND ${createdIn(span)} AND NOT lanes.removed
        GROUP BY lanes.session_id HAVING count(*) = 1
      ) AS single) AS conversations,
      (SELECT coalesce(sum(1 + answers), 0) FROM comparisons
        WHERE user_id = ${userId} AND ${createdIn(span, 'comparisons')}
          AND session_id NOT IN (
            SELECT id FROM sessions WHERE user_id = ${userId} AND deleted_at IS NOT NULL
          )) AS messages
  `.execute(db)
  return rows[0] ?? { sessions: 0, conversations: 0, messages: 0 }
}
