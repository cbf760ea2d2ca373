import type { Lane, SessionHead, SessionSummary } from '@playground/contracts'
import { type Selectable, sql } from 'kysely'
import type { Queries, SessionRow } from '../db/schema.ts'
import { toLane } from './lane-record.ts'

/** A prompt in a list is a reminder: nobody reads 100,000 characters there. */
const promptLength = 500

type Sums = {
  session_id: string
  comparison_count: number
  running: boolean
  tokens: number
  micros: number
  average_duration_ms: number | null
  last_prompt: string | null
}

/** Everything about sessions but their comparisons, in the order of `rows`. */
export async function readSummaries(
  db: Queries,
  rows: readonly Selectable<SessionRow>[],
): Promise<readonly SessionSummary[]> {
  if (rows.length === 0) return []
  const ids = rows.map((row) => row.id)
  const lanes = await db
    .selectFrom('lanes')
    .selectAll()
    .where('session_id', 'in', ids)
    .where('removed', '=', false)
    .orderBy('position')
    .execute()
  const { rows: sums } = await sql<Sums>`
    SELECT asked.id AS session_id, turns.*, pace.average_duration_ms, latest.last_prompt
    FROM unnest(${ids}::uuid[]) AS asked (id)
    CROSS JOIN LATERAL (
      SELECT count(*) AS comparison_count, coalesce(bool_or(status = 'running'), false) AS running,
        coalesce(sum(total_tokens), 0) AS tokens, coalesce(sum(total_micros), 0) AS micros
      FROM comparisons WHERE session_id = asked.id
    ) AS turns
    CROSS JOIN LATERAL (
      SELECT avg(duration_ms) AS average_duration_ms FROM runs
      WHERE session_id = asked.id AND status = 'completed'
    ) AS pace
    LEFT JOIN LATERAL (
      SELECT left(prompt, ${promptLength}) AS last_prompt FROM comparisons
      WHERE session_id = asked.id ORDER BY position DESC LIMIT 1
    ) AS latest ON true
  `.execute(db)
  const lanesOf = Map.groupBy(lanes, (lane) => lane.session_id)
  const sumsOf = new Map(sums.map((sum) => [sum.session_id, sum]))
  return rows.map((row) => toSummary(row, (lanesOf.get(row.id) ?? []).map(toLane), sumsOf.get(row.id)))
}

function toSummary(row: Selectable<SessionRow>, lanes: Lane[], sums: Sums | undefined): SessionSummary {
  return {
    id: row.id,
    userId: row.user_id,
    title: row.title,
    blind: row.blind,
    revealed: row.revealed,
    costCapMicros: row.cost_cap_micros,
    lanes,
    status: sums?.running ? 'running' : 'idle',
    totals: {
      tokens: sums?.tokens ?? 0,
      costMicros: sums?.micros ?? 0,
      averageDurationMs: sums?.average_duration_ms ?? null,
    },
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    comparisonCount: sums?.comparison_count ?? 0,
    lastPrompt: sums?.last_prompt ?? '',
  }
}

/** A session as `session.updated` carries it. */
export async function readHead(db: Queries, row: Selectable<SessionRow>): Promise<SessionHead> {
  const [summary] = await readSummaries(db, [row])
  if (summary === undefined) throw new Error('a session has no summary')
  const { comparisonCount: _count, lastPrompt: _prompt, ...head } = summary
  return head
}
