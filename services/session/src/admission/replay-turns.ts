import { newId } from '@playground/contracts'
import type { Selectable, Transaction } from 'kysely'
import type { LaneRow, SessionRow, Tables, UserRow } from '../db/schema.ts'
import type { Deps } from '../deps.ts'
import { readTurns } from '../history/read-turns.ts'
import type { Turn } from '../history/turn.ts'
import type { Fresh } from './after-commit.ts'
import { insertRuns, type RunSeed } from './insert-runs.ts'
import { planRun } from './plan-runs.ts'
import { releaseRuns } from './release-runs.ts'
import { capRemaining } from './remaining-cap.ts'
import { reserveRuns } from './reserve-runs.ts'
import type { LaneDraft } from './resolve-lanes.ts'

type LateLane = Readonly<{
  session: Selectable<SessionRow>
  lane: Pick<LaneRow, 'id' | 'position'>
  draft: LaneDraft
  acceptedAtMs: number
  at: Date
}>

/**
 * A run of the late lane for every earlier turn, each waiting for the one before it. What the lane will have answered
 * by then nobody knows: for its reservation, as much as the longest answer that the turn has.
 */
export async function replayTurns(
  trx: Transaction<Tables>,
  { settings }: Pick<Deps, 'settings'>,
  user: Selectable<UserRow>,
  { session, lane, draft, acceptedAtMs, at }: LateLane,
): Promise<Fresh> {
  const comparisons = await trx
    .selectFrom('comparisons')
    .select(['id', 'position', 'prompt', 'prompt_tokens'])
    .where('session_id', '=', session.id)
    .orderBy('position')
    .execute()
  if (comparisons.length === 0) return { comparison: null, runs: [], jobs: [] }
  const turns = await readTurns(trx, session.id)
  const history: Turn[] = []
  const seeds: (RunSeed & { id: string })[] = []
  for (const { id: comparisonId, position, prompt, prompt_tokens: promptTokens } of comparisons) {
    const request = { ...draft, position: lane.position, prompt, history }
    const plan = await capRemaining(
      trx,
      comparisonId,
      session.cost_cap_micros,
      planRun(request, settings.defaultMaxOutputTokens),
    )
    const answers = turns.filter((turn) => turn.comparisonId === comparisonId && turn.current)
    const runId = newId()
    const afterRun = seeds.at(-1)?.id ?? null
    seeds.push({ id: runId, comparisonId, laneId: lane.id, slot: answers.length, offer: draft.offer, plan, afterRun })
    history.push({
      runId,
      laneId: lane.id,
      comparisonId,
      position,
      promptTokens,
      answerTokens: Math.max(0, ...answers.map((turn) => turn.answerTokens)),
      hasText: true,
      current: true,
      continuesRun: null,
    })
  }
  const runs = await insertRuns(trx, { userId: user.id, sessionId: session.id, acceptedAtMs, at }, seeds)
  await reserveRuns(trx, settings, user, seeds)
  await trx
    .updateTable('comparisons')
    .set({ status: 'running', ended_at: null })
    .where('session_id', '=', session.id)
    .execute()
  return { comparison: null, runs, jobs: await releaseRuns(trx, user.id, settings.placesPerUser) }
}
