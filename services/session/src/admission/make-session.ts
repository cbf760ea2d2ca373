import type { Comparison, Session } from '@playground/contracts'
import type { Selectable, Transaction } from 'kysely'
import type { Tables, UserRow } from '../db/schema.ts'
import type { Write } from '../db/write-together.ts'
import type { Settings } from '../settings.ts'
import type { Fresh } from './after-commit.ts'
import { makeComparison } from './make-comparison.ts'
import { makeLanes } from './make-lanes.ts'
import type { RunPlan } from './plan-runs.ts'
import type { Circumstances } from './read-standing.ts'
import type { LaneDraft } from './resolve-lanes.ts'

export type SessionDraft = Readonly<{
  id: string
  title: string
  blind: boolean
  costCapMicros: number | null
  prompt: string
  acceptedAtMs: number
  lanes: readonly Readonly<{ draft: LaneDraft; plan: RunPlan }>[]
}>

/** A session with its lanes and its first turn, and what is to be written of them. */
export async function makeSession(
  trx: Transaction<Tables>,
  settings: Settings,
  user: Selectable<UserRow>,
  draft: SessionDraft,
  standing: Circumstances,
): Promise<{ session: Session; fresh: Fresh & { comparison: Comparison }; writes: Write[] }> {
  const { id, title, blind, costCapMicros, prompt, acceptedAtMs } = draft
  const drafts = draft.lanes.map((lane) => lane.draft)
  const { lanes, write } = makeLanes(trx, id, drafts, 0)
  const turn = await makeComparison(
    trx,
    settings,
    user,
    {
      sessionId: id,
      position: 0,
      prompt,
      context: 'own',
      acceptedAtMs,
      lanes: draft.lanes.flatMap(({ draft: { offer }, plan }, index) => {
        const lane = lanes[index]
        return lane === undefined ? [] : [{ laneId: lane.id, offer, plan, continuesRun: null }]
      }),
    },
    standing,
  )
  const { at } = standing
  const insert = trx.insertInto('sessions').values({
    id,
    user_id: user.id,
    title,
    blind,
    cost_cap_micros: costCapMicros,
    lane_count: lanes.length,
    created_at: at,
    updated_at: at,
  })
  const { comparison } = turn.fresh
  const session: Session = {
    id,
    userId: user.id,
    title,
    blind,
    revealed: false,
    costCapMicros,
    lanes,
    comparisons: [comparison],
    status: 'running',
    totals: comparison.totals,
    createdAt: at.toISOString(),
    updatedAt: at.toISOString(),
  }
  return { session, fresh: turn.fresh, writes: [insert, write, ...turn.writes] }
}
