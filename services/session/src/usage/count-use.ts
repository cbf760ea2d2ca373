import { sql } from 'kysely'
import type { Queries } from '../db/schema.ts'
import type { Span } from './read-charges.ts'

export type Counts = Readonly<{ sessions: number; conversations: number; messages: number }>

const createdIn = ({ from, to }: Span) => sql<boolean>`
  created_at >= coalesce(${from}::date::timestamp AT TIME ZONE 'UTC', '-infinity')
  AND created_at < coalesce((${to}::date + 1)::timestamp AT TIME ZONE 'UTC', 'infinity')`

/** Sessions made in the span that are not deleted, those with one lane, and the prompts and answers of the span. */
export async function countUse(db: Queries, span: Span): Promise<Counts> {
  const { userId } = span
  const { rows } = await sql<Counts>`
    SELECT
      (SELECT count(*) FROM sessions
        WHERE user_id = ${userId} AND deleted_at IS NULL AND ${createdIn(span)}) AS sessions,
      (SELECT count(*) FROM sessions
        WHERE user_id = ${userId} AND deleted_at IS NULL AND ${createdIn(span)}
          AND (SELECT count(*) FROM lanes WHERE session_id = sessions.id AND NOT removed) = 1) AS conversations,
      (SELECT coalesce(sum(1 + answers), 0) FROM comparisons
        WHERE user_id = ${userId} AND ${createdIn(span)}
          AND session_id NOT IN (
            SELECT id FROM sessions WHERE user_id = ${userId} AND deleted_at IS NOT NULL
          )) AS messages
  `.execute(db)
  return rows[0] ?? { sessions: 0, conversations: 0, messages: 0 }
}
