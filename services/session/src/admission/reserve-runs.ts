import type { Selectable, Transaction } from 'kysely'
import { limitsOf, reserve } from '../accounts/quota.ts'
import type { Tables, UserRow } from '../db/schema.ts'
import type { Settings } from '../settings.ts'
import type { RunPlan } from './plan-runs.ts'

/** Reserves for each run what it may use at worst, or throws `quota_exceeded`. */
export function reserveRuns(
  trx: Transaction<Tables>,
  settings: Settings,
  user: Selectable<UserRow>,
  runs: readonly Readonly<{ id: string; plan: RunPlan }>[],
): Promise<void> {
  return reserve(
    trx,
    user.id,
    limitsOf(user, settings),
    runs.map(({ id, plan }) => ({ runId: id, tokens: plan.reservedTokens, micros: plan.worstMicros ?? 0 })),
  )
}
