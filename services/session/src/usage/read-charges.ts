import { sql } from 'kysely'
import type { Queries } from '../db/schema.ts'

/** Whose use, between which days in UTC, both included; null: no bound. */
export type Span = Readonly<{ userId: string; from: string | null; to: string | null }>

/** What was charged for a model on a day. */
export type DaySum = Readonly<{
  day: string
  model: string
  /** For runs of blind sessions that are not revealed. */
  veiled: boolean
  runs: number
  failed: number
  exact: number
  tokens: number
  cache_read: number
  micros: number
  last_used: Date
}>

export const inSpan = ({ from, to }: Span) =>
  sql<boolean>`day BETWEEN coalesce(${from}::date, '-infinity') AND coalesce(${to}::date, 'infinity')`

/** Sessions in which nobody may know yet who is who. */
export const veiledSessions = (userId: string) =>
  sql`SELECT id FROM sessions WHERE user_id = ${userId} AND blind AND NOT revealed`

/** Summed up by day and model, in the order of days. */
export async function readCharges(db: Queries, span: Span): Promise<readonly DaySum[]> {
  const { rows } = await sql<DaySum>`
    SELECT day, model, veiled, count(*) AS runs, count(*) FILTER (WHERE failed) AS failed,
      count(*) FILTER (WHERE cost_status = 'exact') AS exact, sum(tokens) AS tokens, sum(cache_read) AS cache_read,
      coalesce(sum(cost_micros), 0) AS micros, max(created_at) AS last_used
    FROM (
      SELECT *, coalesce(session_id IN (${veiledSessions(span.userId)}), false) AS veiled
      FROM charges WHERE user_id = ${span.userId} AND ${inSpan(span)}
    ) AS own
    GROUP BY day, model, veiled ORDER BY day, model
  `.execute(db)
  return rows
}
