import { ProcedureError } from '@playground/contracts'
import { sql, type Transaction } from 'kysely'
import type { Tables } from '../db/schema.ts'
import type { RunPlan } from './plan-runs.ts'

/**
 * The cap holds for the whole comparison: a run that joins it later gets what is neither spent nor promised to runs
 * that go on. Throws `conflict` when nothing is left.
 */
export async function capRemaining(
  trx: Transaction<Tables>,
  comparisonId: string,
  capMicros: number | null,
  plan: RunPlan,
): Promise<RunPlan> {
  if (capMicros === null) return plan
  if (plan.worstMicros === null) {
    throw new ProcedureError('unpriced_model', 'A cost cap needs models with known prices.')
  }
  if (plan.worstMicros === 0) return plan
  const { rows } = await sql<{ spent: number; promised: number }>`
    SELECT
      (SELECT coalesce(sum(cost_micros), 0) FROM charges WHERE comparison_id = ${comparisonId}) AS spent,
      (SELECT coalesce(sum((terms ->> 'costCapMicros')::bigint), 0) FROM runs
        WHERE comparison_id = ${comparisonId} AND ended_at IS NULL) AS promised
  `.execute(trx)
  const left = capMicros - (rows[0]?.spent ?? 0) - (rows[0]?.promised ?? 0)
  if (left <= 0) throw new ProcedureError('conflict', 'The cost cap of this comparison is used up.')
  return { ...plan, terms: { ...plan.terms, costCapMicros: left } }
}
