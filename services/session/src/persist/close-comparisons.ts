import { type RawBuilder, type Selectable, sql } from 'kysely'
import type { ComparisonRow } from '../db/schema.ts'

/**
 * Brings the sums of comparisons up to date, ends those in which nothing runs any more, and answers how all of them are
 * then. Needs the locks of their users: else two runs ending at once would each see the other one running.
 */
export function closeComparisons(ids: readonly string[]): RawBuilder<Selectable<ComparisonRow>> {
  return sql`
    WITH sums AS (
      SELECT comparison_id, sum(tokens) AS tokens, coalesce(sum(cost_micros), 0) AS micros
      FROM charges WHERE comparison_id = ANY(${ids}::uuid[]) GROUP BY comparison_id
    ),
    state AS (
      SELECT comparison_id, bool_or(ended_at IS NULL) AS running,
        bool_or(status = 'completed') FILTER (WHERE replaced_by IS NULL) AS completed,
        bool_or(status = 'cancelled') FILTER (WHERE replaced_by IS NULL) AS cancelled,
        count(*) FILTER (WHERE replaced_by IS NULL AND text <> '') AS answers,
        avg(duration_ms) FILTER (WHERE status = 'completed') AS average_duration_ms
      FROM runs WHERE comparison_id = ANY(${ids}::uuid[]) GROUP BY comparison_id
    ),
    closed AS (
      UPDATE comparisons SET
        total_tokens = coalesce(sums.tokens, 0), total_micros = coalesce(sums.micros, 0),
        average_duration_ms = state.average_duration_ms, answers = state.answers,
        status = CASE WHEN state.running THEN 'running' WHEN state.completed THEN 'completed'
          WHEN state.cancelled THEN 'cancelled' ELSE 'failed' END,
        ended_at = CASE WHEN state.running THEN NULL
          ELSE coalesce(comparisons.ended_at, clock_timestamp()) END,
        round = comparisons.round + CASE WHEN NOT state.running AND comparisons.status = 'running' THEN 1 ELSE 0 END
      FROM state LEFT JOIN sums ON sums.comparison_id = state.comparison_id
      WHERE comparisons.id = state.comparison_id
      RETURNING comparisons.*
    ),
    touched AS (
      UPDATE sessions SET updated_at = clock_timestamp() FROM closed WHERE sessions.id = closed.session_id
    )
    SELECT * FROM closed
  `
}
