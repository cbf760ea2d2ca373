import { sql } from 'kysely'
import type { Queries } from '../db/schema.ts'
import { inDays } from './day-sums.ts'
import type { Span } from './read-use.ts'

export type Pace = Readonly<{ model: string; ttft_ms: number | null; tokens_per_second: number | null }>

/** How fast a model is now is what its newest runs say; and their number keeps the reading of them short. */
const newest = 1000

/** Medians of each model over its newest runs in the span. */
export async function readPace(db: Queries, span: Span, models: readonly string[]): Promise<readonly Pace[]> {
  if (models.length === 0) return []
  const { rows } = await sql<Pace>`
    SELECT asked.model, pace.* FROM unnest(${models}::text[]) AS asked (model)
    CROSS JOIN LATERAL (
      SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY ttft_ms) AS ttft_ms,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY tokens_per_second) AS tokens_per_second
      FROM (
        SELECT ttft_ms, tokens_per_second FROM charges
        WHERE user_id = ${span.userId} AND model = asked.model AND ${inDays(span)}
          AND coalesce(session_id NOT IN (
            SELECT id FROM sessions WHERE user_id = ${span.userId} AND blind AND NOT revealed
          ), true)
        ORDER BY day DESC, run_id DESC LIMIT ${newest}
      ) AS recent
    ) AS pace
  `.execute(db)
  return rows
}
