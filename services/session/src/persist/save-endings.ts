import { estimateTokens } from '@playground/contracts'
import { sql, type Transaction } from 'kysely'
import { jsonText } from '../db/jsonb.ts'
import type { Tables } from '../db/schema.ts'
import { accountFor, estimatedMetrics } from './account-for.ts'
import type { Ending } from './read-endings.ts'
import { loseEarlierAttempts } from './save-starts.ts'

/** An ending that was saved now, and what is charged for it. */
export type Settled = Ending & Readonly<{ charge: ReturnType<typeof accountFor> }>

/**
 * Saves endings in one statement, each once: the runs' locks are taken first, and those that have ended meanwhile
 * are left out. Needs the locks of all users concerned.
 */
export async function saveEndings(trx: Transaction<Tables>, endings: readonly Ending[]): Promise<readonly Settled[]> {
  const open = await trx
    .selectFrom('runs')
    .select('id')
    .where(
      'id',
      'in',
      endings.map(({ run }) => run.id),
    )
    .where('ended_at', 'is', null)
    .orderBy('id')
    .forUpdate()
    .execute()
  const openIds = new Set(open.map(({ id }) => id))
  const settled = endings
    .filter(({ run }) => openIds.has(run.id))
    .map((ending): Settled => {
      const { run, event, text, reasoning } = ending
      const admitted = { demo: run.demo, inputTokens: run.input_tokens, terms: run.terms }
      const { attempt, metrics } = event
      return { ...ending, charge: accountFor(admitted, { attempt, metrics, text, reasoning }) }
    })
  if (settled.length === 0) return []
  const column = <Value>(pick: (one: Settled) => Value) => settled.map(pick)
  const metricsOf = ({ event, charge }: Settled) =>
    event.metrics ?? (event.attempt > 0 ? estimatedMetrics(charge) : null)
  await sql`
    UPDATE runs SET
      status = ended.status, attempt = ended.attempt, text = ended.text, reasoning = ended.reasoning,
      finish_reason = ended.finish_reason, error = ended.error::jsonb, metrics = ended.metrics::jsonb,
      dropped_parameters = ARRAY(SELECT jsonb_array_elements_text(ended.dropped::jsonb)),
      request = ended.request::jsonb, timeline = ended.timeline::jsonb, answer_tokens = ended.answer_tokens,
      duration_ms = ended.duration_ms, ended_at = ended.ended_at
    FROM unnest(
      ${column(({ run }) => run.id)}::uuid[], ${column(({ event }) => event.status)}::text[],
      ${column(({ event }) => event.attempt)}::integer[], ${column(({ text }) => text)}::text[],
      ${column(({ reasoning }) => reasoning)}::text[], ${column(({ event }) => event.finishReason)}::text[],
      ${column(({ event }) => jsonText(event.error))}::text[], ${column((one) => jsonText(metricsOf(one)))}::text[],
      ${column(({ event }) => jsonText(event.droppedParameters ?? []))}::text[],
      ${column(({ event }) => jsonText(event.request))}::text[],
      ${column(({ event }) => jsonText(event.timeline))}::text[],
      ${column(({ text }) => estimateTokens(text))}::integer[],
      ${column(({ event }) => event.metrics?.durationMs ?? null)}::double precision[],
      ${column(({ event }) => event.at)}::timestamptz[]
    ) AS ended (id, status, attempt, text, reasoning, finish_reason, error, metrics, dropped, request, timeline,
      answer_tokens, duration_ms, ended_at)
    WHERE runs.id = ended.id
  `.execute(trx)
  await saveResults(trx, settled)
  await saveAttempts(trx, settled)
  const later = settled.flatMap(({ run, event }) => (event.attempt > 1 ? run.id : []))
  if (later.length > 0) await loseEarlierAttempts(trx, later)
  return settled
}

async function saveResults(trx: Transaction<Tables>, settled: readonly Settled[]): Promise<void> {
  const results = settled.flatMap(({ run, result }) => (result === null ? [] : [{ run_id: run.id, result }]))
  if (results.length > 0) await trx.insertInto('run_results').values(results).execute()
}

async function saveAttempts(trx: Transaction<Tables>, settled: readonly Settled[]): Promise<void> {
  const begun = settled.filter(({ event }) => event.attempt > 0)
  if (begun.length === 0) return
  await trx
    .insertInto('attempts')
    .values(
      begun.map(({ run, event, charge }) => ({
        run_id: run.id,
        attempt: event.attempt,
        worker_id: event.workerId ?? '',
        started_at: sql<Date>`${event.at}::timestamptz`,
        ended_at: sql<Date>`${event.at}::timestamptz`,
        outcome: event.status,
        tokens: charge.usage.total,
        cost_micros: charge.costMicros,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['run_id', 'attempt']).doUpdateSet({
        ended_at: (query) => query.ref('excluded.ended_at'),
        outcome: (query) => query.ref('excluded.outcome'),
        tokens: (query) => query.ref('excluded.tokens'),
        cost_micros: (query) => query.ref('excluded.cost_micros'),
      }),
    )
    .execute()
}
