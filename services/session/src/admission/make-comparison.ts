import { type Comparison, type ComparisonStart, estimateTokens, newId } from '@playground/contracts'
import type { Selectable, Transaction } from 'kysely'
import type { Offer } from '../catalog/catalog.ts'
import { jsonb } from '../db/jsonb.ts'
import type { Tables, UserRow } from '../db/schema.ts'
import type { Write } from '../db/write-together.ts'
import type { Settings } from '../settings.ts'
import type { Fresh } from './after-commit.ts'
import { makeRuns } from './make-runs.ts'
import type { RunPlan } from './plan-runs.ts'
import type { Circumstances } from './read-standing.ts'

export type Turn = Readonly<{
  sessionId: string
  position: number
  prompt: string
  context: NonNullable<ComparisonStart['context']>
  acceptedAtMs: number
  lanes: readonly Readonly<{ laneId: string; offer: Offer; plan: RunPlan; continuesRun: string | null }>[]
}>

/** A turn: the comparison and a run per lane, and what is to be written of them. */
export async function makeComparison(
  trx: Transaction<Tables>,
  settings: Settings,
  user: Selectable<UserRow>,
  turn: Turn,
  standing: Circumstances,
): Promise<{ fresh: Fresh & { comparison: Comparison }; writes: Write[] }> {
  const { sessionId, position, prompt } = turn
  const id = newId()
  const seeds = turn.lanes.map((lane, slot) => ({
    ...lane,
    id: newId(),
    slot,
    comparisonId: id,
    firstPrompt: position === 0 && lane.continuesRun === null ? prompt : null,
  }))
  const { runs, jobs, writes } = await makeRuns(trx, settings, user, turn, standing, seeds)
  const insert = trx.insertInto('comparisons').values({
    id,
    session_id: sessionId,
    user_id: user.id,
    position,
    prompt,
    prompt_tokens: estimateTokens(prompt),
    context: jsonb(turn.context),
    created_at: standing.at,
  })
  const comparison: Comparison = {
    id,
    sessionId,
    position,
    prompt,
    status: 'running',
    runs,
    vote: null,
    totals: { tokens: 0, costMicros: 0, averageDurationMs: null },
    createdAt: standing.at.toISOString(),
    endedAt: null,
  }
  return { fresh: { comparison, runs, jobs }, writes: [insert, ...writes] }
}
