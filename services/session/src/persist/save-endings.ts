import { estimateTokens } from '@playground/contracts'
import { type RawBuilder, sql } from 'kysely'
import { jsonText } from '../db/jsonb.ts'
import { type accountFor, estimatedMetrics } from './account-for.ts'
import type { Ending } from './read-endings.ts'

/** An ending that is saved now, and what is charged for it. */
export type Settled = Ending & Readonly<{ charge: ReturnType<typeof accountFor> }>

/** Saves endings, their attempts and results; what runs outside any session were asked goes. */
export function saveEndings(settled: readonly Settled[]): RawBuilder<unknown> {
  const column = <Value>(pick: (one: Settled) => Value) => settled.map(pick)
  const metricsOf = ({ event, charge }: Settled) =>
    event.metrics ?? (event.attempt > 0 ? estimatedMetrics(charge) : null)
  return sql`
    WITH ended AS (
      SELECT * FROM unnest(
        ${column(({ run }) => run.id)}::uuid[], ${column(({ event }) => event.status)}::text[],
        ${column(({ event }) => event.attempt)}::integer[], ${column(({ text }) => text)}::text[],
        ${column(({ reasoning }) => reasoning)}::text[], ${column(({ result }) => result)}::text[],
        ${column(({ event }) => event.finishReason)}::text[], ${column(({ event }) => jsonText(event.error))}::text[],
        ${column((one) => jsonText(metricsOf(one)))}::text[],
        ${column(({ event }) => jsonText(event.droppedParameters ?? []))}::text[],
        ${column(({ event }) => jsonText(event.request))}::text[],
        ${column(({ event }) => jsonText(event.timeline))}::text[],
        ${column(({ text }) => estimateTokens(text))}::integer[],
        ${column(({ event }) => event.metrics?.durationMs ?? null)}::double precision[],
        ${column(({ event }) => event.at)}::timestamptz[], ${column(({ event }) => event.workerId ?? '')}::text[],
        ${column(({ charge }) => charge.usage.total)}::bigint[], ${column(({ charge }) => charge.costMicros)}::bigint[]
      ) AS ended (id, status, attempt, text, reasoning, result, finish_reason, error, metrics, dropped, request,
        timeline, answer_tokens, duration_ms, ended_at, worker_id, tokens, cost_micros)
    ),
    saved_attempts AS (
      INSERT INTO attempts (run_id, attempt, worker_id, started_at, ended_at, outcome, tokens, cost_micros)
      SELECT id, attempt, worker_id, ended_at, ended_at, status, tokens, cost_micros FROM ended WHERE attempt > 0
      ON CONFLICT (run_id, attempt) DO UPDATE SET ended_at = excluded.ended_at, outcome = excluded.outcome,
        tokens = excluded.tokens, cost_micros = excluded.cost_micros
    ),
    saved_results AS (
      INSERT INTO run_results (run_id, result) SELECT id, result FROM ended WHERE result IS NOT NULL
    ),
    forgotten AS (
      DELETE FROM run_inputs USING ended WHERE run_inputs.run_id = ended.id
    )
    UPDATE runs SET
      status = ended.status, attempt = ended.attempt, text = ended.text, reasoning = ended.reasoning,
      finish_reason = ended.finish_reason, error = ended.error::jsonb, metrics = ended.metrics::jsonb,
      dropped_parameters = ARRAY(SELECT jsonb_array_elements_text(ended.dropped::jsonb)),
      request = ended.request::jsonb, timeline = ended.timeline::jsonb, answer_tokens = ended.answer_tokens,
      duration_ms = ended.duration_ms, ended_at = ended.ended_at
    FROM ended WHERE runs.id = ended.id
  `
}
