import type { Job, OpenRun, Run } from '@playground/contracts'
import type { Selectable } from 'kysely'
import type { RunRow } from '../db/schema.ts'

/** What a run is shown by. Request and timeline are long and asked for apart. */
export const runColumns = [
  'runs.id',
  'runs.comparison_id',
  'runs.lane_id',
  'runs.model',
  'runs.provider',
  'runs.status',
  'runs.attempt',
  'runs.text',
  'runs.reasoning',
  'runs.finish_reason',
  'runs.error',
  'runs.metrics',
  'runs.dropped_parameters',
  'runs.replaces',
  'runs.moderation',
  'runs.replaced_by',
  'runs.first_sequence',
  'runs.created_at',
  'runs.ended_at',
] as const

type Column = (typeof runColumns)[number] extends `runs.${infer Name}` ? Name : never
export type ShownRun = Pick<Selectable<RunRow>, Extract<Column, keyof RunRow>>

/** A run; one outside any session stands alone, as if it were comparison and lane itself. */
export function toRun(row: ShownRun): Run {
  return {
    id: row.id,
    comparisonId: row.comparison_id ?? row.id,
    laneId: row.lane_id ?? row.id,
    model: row.model,
    provider: row.provider,
    status: row.status,
    attempt: row.attempt,
    index: row.ended_at === null ? 0 : null,
    text: row.text,
    reasoning: row.reasoning,
    finishReason: row.finish_reason,
    error: row.error,
    metrics: row.metrics,
    droppedParameters: row.dropped_parameters,
    replaces: row.replaces,
    ...(row.moderation && { moderation: row.moderation }),
    createdAt: row.created_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
  }
}

/** As it was when it was made, whatever has become of it. */
export function asQueued(run: Run): Run {
  return {
    ...run,
    status: 'queued',
    attempt: 0,
    index: 0,
    text: '',
    reasoning: null,
    finishReason: null,
    error: null,
    metrics: null,
    droppedParameters: [],
    endedAt: null,
  }
}

/** What is to be read from the log on top; null for a run whose results are here. */
export function toOpenRun(row: Pick<ShownRun, 'id' | 'provider' | 'first_sequence' | 'ended_at'>): OpenRun | null {
  if (row.ended_at !== null) return null
  return { runId: row.id, provider: row.provider, firstSequence: row.first_sequence ?? 0 }
}

export const jobColumns = [
  'runs.id',
  'runs.session_id',
  'runs.comparison_id',
  'runs.user_id',
  'runs.provider',
  'runs.model',
  'runs.kind',
  'runs.class',
  'runs.accepted_at_ms',
] as const

type JobColumn = (typeof jobColumns)[number] extends `runs.${infer Name}` ? Name : never

export function toJob(row: Pick<Selectable<RunRow>, Extract<JobColumn, keyof RunRow>>): Job {
  return {
    runId: row.id,
    kind: row.kind,
    sessionId: row.session_id,
    comparisonId: row.comparison_id,
    userId: row.user_id,
    provider: row.provider,
    model: row.model,
    class: row.class,
    acceptedAtMs: row.accepted_at_ms,
  }
}
