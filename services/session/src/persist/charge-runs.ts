import { type RawBuilder, sql } from 'kysely'
import type { Settled } from './save-endings.ts'

/**
 * Charges runs whose endings are saved, each once, to the day and month it was reserved in, and gives its reservation back. What was used
 * above the reservation is charged too.
 */
export function chargeRuns(settled: readonly Settled[]): RawBuilder<unknown> {
  const column = <Value>(pick: (one: Settled) => Value) => settled.map(pick)
  return sql`
    WITH ended AS (
      SELECT * FROM unnest(
        ${column(({ run }) => run.id)}::uuid[],
        ${column(({ charge }) => charge.usage.input)}::bigint[],
        ${column(({ charge }) => charge.usage.cacheRead)}::bigint[],
        ${column(({ charge }) => charge.usage.cacheWrite)}::bigint[],
        ${column(({ charge }) => charge.usage.output)}::bigint[],
        ${column(({ charge }) => charge.usage.reasoning)}::bigint[],
        ${column(({ charge }) => charge.costMicros)}::bigint[],
        ${column(({ charge }) => charge.costStatus)}::text[],
        ${column(({ charge }) => charge.priceVersion)}::text[]
      ) AS ended (run_id, input, cache_read, cache_write, output, reasoning, cost_micros, cost_status, price_version)
    ),
    freed AS (
      DELETE FROM reservations USING ended WHERE reservations.run_id = ended.run_id RETURNING reservations.*
    ),
    charged AS (
      INSERT INTO charges (run_id, user_id, session_id, comparison_id, kind, provider, model, demo, day,
        input, cache_read, cache_write, output, reasoning, tokens, cost_micros, cost_status, price_version,
        failed, ttft_ms, tokens_per_second)
      SELECT runs.id, runs.user_id, runs.session_id, runs.comparison_id, runs.kind, runs.provider, runs.model,
        runs.demo, coalesce(freed.day, (now() AT TIME ZONE 'UTC')::date),
        ended.input, ended.cache_read, ended.cache_write, ended.output, ended.reasoning,
        ended.input + ended.cache_read + ended.cache_write + ended.output + ended.reasoning,
        ended.cost_micros, ended.cost_status, ended.price_version,
        runs.status = 'failed'
          OR (runs.status = 'interrupted' AND runs.error ->> 'code' IS DISTINCT FROM 'cost_cap_reached'),
        (runs.metrics ->> 'ttftMs')::double precision, (runs.metrics ->> 'tokensPerSecond')::double precision
      FROM ended JOIN runs ON runs.id = ended.run_id LEFT JOIN freed ON freed.run_id = ended.run_id
      ON CONFLICT (run_id) DO NOTHING
      RETURNING run_id, tokens, cost_micros
    ),
    sums AS (
      SELECT freed.user_id, 'tokens' AS measure, freed.day AS period, sum(freed.tokens) AS freed,
        sum(coalesce(charged.tokens, 0)) AS used
      FROM freed LEFT JOIN charged ON charged.run_id = freed.run_id GROUP BY freed.user_id, freed.day
      UNION ALL
      SELECT freed.user_id, 'micros', freed.month, sum(freed.micros), sum(coalesce(charged.cost_micros, 0))
      FROM freed LEFT JOIN charged ON charged.run_id = freed.run_id GROUP BY freed.user_id, freed.month
    )
    UPDATE quotas SET reserved = quotas.reserved - sums.freed, used = quotas.used + sums.used
    FROM sums
    WHERE quotas.user_id = sums.user_id AND quotas.measure = sums.measure AND quotas.period = sums.period
  `
}
