import type { CastVote, Comparison, Run } from '@playground/contracts'
import type { Selectable } from 'kysely'
import type { ComparisonRow } from '../db/schema.ts'

export function toComparison(row: Selectable<ComparisonRow>, runs: readonly Run[], vote: CastVote | null): Comparison {
  return {
    id: row.id,
    sessionId: row.session_id,
    position: row.position,
    prompt: row.prompt,
    status: row.status,
    runs: [...runs],
    vote,
    totals: { tokens: row.total_tokens, costMicros: row.total_micros, averageDurationMs: row.average_duration_ms },
    createdAt: row.created_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
  }
}
