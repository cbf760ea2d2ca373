import { newId } from '@playground/contracts'
import type { Selectable, Transaction } from 'kysely'
import type { LaneRow, SessionRow, Tables, UserRow } from '../db/schema.ts'
import { readTurns } from '../history/read-turns.ts'
import type { Turn } from '../history/turn.ts'
import type { Settings } from '../settings.ts'
import { makeRuns, type RunSeed } from './make-runs.ts'
import { planRun } from './plan-runs.ts'
import type { Circumstances } from './read-standing.ts'
import { capRemaining } from './remaining-cap.ts'
import type { LaneDraft } from './resolve-lanes.ts'

type LateLane = Readonly<{
  session: Selectable<SessionRow>
  lane: Pick<LaneRow, 'id' | 'position'>
  draft: LaneDraft
  acceptedAtMs: number
}>

/**
 * A run of the late lane for every earlier turn, each waiting for the one before it. What the lane will have answered
 * by then nobody knows: for its reservation, as much as the longest answer that the turn has.
 */
export async function replayTurns(
  trx: Transaction<Tables>,
  settings: Settings,
  user: Selectable<UserRow>,
  { session, lane, draft, acceptedAtMs }: LateLane,
  standing: Circumstances,
): ReturnType<typeof makeRuns> {
  const comparisons = await trx
    .selectFrom('comparisons')
    .select(['id', 'position', 'prompt', 'prompt_tokens'])
    .where('session_id', '=', session.id)
    .orderBy('position')
    .execute()
  if (comparisons.length === 0) return { runs: [], jobs: [], writes: [] }
  const turns = await readTurns(trx, session.id)
  const history: Turn[] = []
  const seeds: RunSeed[] = []
  for (const { id: comparisonId, position, prompt, prompt_tokens: promptTokens } of comparisons) {
    const request = { ...draft, position: lane.position, prompt, history }
    const plan = await capRemaining(trx, comparisonId, session.cost_cap_micros, planRun(request, settings))
    const answers = turns.filter((turn) => turn.comparisonId === comparisonId && turn.current)
    const runId = newId()
    const afterRun = seeds.at(-1)?.id ?? null
    const { offer } = draft
    seeds.push({
      id: runId,
      comparisonId,
      laneId: lane.id,
      slot: answers.length,
      offer,
      plan,
      continuesRun: null,
      afterRun,
    })
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
  const made = await makeRuns(trx, settings, user, { sessionId: session.id, acceptedAtMs }, standing, seeds)
  const reopen = trx
    .updateTable('comparisons')
    .set({ status: 'running', ended_at: null })
    .where('session_id', '=', session.id)
  return { ...made, writes: [...made.writes, reopen] }
}
