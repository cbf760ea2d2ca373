import { newId, type Run } from '@playground/contracts'
import type { Transaction } from 'kysely'
import type { Offer } from '../catalog/catalog.ts'
import { jsonb } from '../db/jsonb.ts'
import type { Tables } from '../db/schema.ts'
import { runColumns, toRun } from '../records/run-record.ts'
import type { RunPlan } from './plan-runs.ts'

export type RunSeed = Readonly<{
  comparisonId: string
  laneId: string
  slot: number
  offer: Offer
  plan: RunPlan
  replaces?: string
  continuesRun?: string | null
  afterRun?: string | null
  /** Given where others must name it before it is there. */
  id?: string
}>

/** Writes runs, in the order in which they shall be released. */
export async function insertRuns(
  trx: Transaction<Tables>,
  common: { userId: string; sessionId: string; acceptedAtMs: number; at: Date },
  seeds: readonly RunSeed[],
): Promise<Run[]> {
  if (seeds.length === 0) return []
  const rows = await trx
    .insertInto('runs')
    .values(
      seeds.map((seed) => ({
        id: seed.id ?? newId(),
        user_id: common.userId,
        session_id: common.sessionId,
        comparison_id: seed.comparisonId,
        lane_id: seed.laneId,
        slot: seed.slot,
        provider: seed.offer.model.provider,
        model: seed.offer.model.id,
        demo: seed.offer.model.demo,
        terms: jsonb(seed.plan.terms),
        input_tokens: seed.plan.inputTokens,
        replaces: seed.replaces ?? null,
        continues_run: seed.continuesRun ?? null,
        after_run: seed.afterRun ?? null,
        accepted_at_ms: common.acceptedAtMs,
        created_at: common.at,
      })),
    )
    .returning(runColumns)
    .execute()
  const byId = new Map(rows.map((row) => [row.id, row]))
  return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1)).map(toRun)
}
