import { type Comparison, type ComparisonStart, estimateTokens, newId, type Run } from '@playground/contracts'
import type { Selectable, Transaction } from 'kysely'
import type { Offer } from '../catalog/catalog.ts'
import { jsonb } from '../db/jsonb.ts'
import type { ComparisonRow, Tables, UserRow } from '../db/schema.ts'
import type { Deps } from '../deps.ts'
import { toComparison } from '../records/comparison-record.ts'
import type { Fresh } from './after-commit.ts'
import { insertRuns } from './insert-runs.ts'
import type { RunPlan } from './plan-runs.ts'
import { releaseRuns } from './release-runs.ts'
import { reserveRuns } from './reserve-runs.ts'

export type Turn = Readonly<{
  sessionId: string
  position: number
  prompt: string
  context: NonNullable<ComparisonStart['context']>
  acceptedAtMs: number
  at: Date
  lanes: readonly Readonly<{ laneId: string; offer: Offer; plan: RunPlan; continuesRun: string | null }>[]
}>

/** Writes a turn: the comparison, a run per lane with its reservation, and places for as many as there are. */
export async function insertComparison(
  trx: Transaction<Tables>,
  { settings }: Pick<Deps, 'settings'>,
  user: Selectable<UserRow>,
  turn: Turn,
): Promise<Fresh & { comparison: Comparison }> {
  const row: Selectable<ComparisonRow> = await trx
    .insertInto('comparisons')
    .values({
      id: newId(),
      session_id: turn.sessionId,
      user_id: user.id,
      position: turn.position,
      prompt: turn.prompt,
      prompt_tokens: estimateTokens(turn.prompt),
      context: jsonb(turn.context),
      created_at: turn.at,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  const seeds = turn.lanes.map((lane, slot) => ({ ...lane, id: newId(), slot, comparisonId: row.id }))
  const common = { userId: user.id, sessionId: turn.sessionId, acceptedAtMs: turn.acceptedAtMs, at: turn.at }
  const runs: readonly Run[] = await insertRuns(trx, common, seeds)
  await reserveRuns(trx, settings, user, seeds)
  const jobs = await releaseRuns(trx, user.id, settings.placesPerUser)
  return { comparison: toComparison(row, runs, null), runs, jobs }
}
