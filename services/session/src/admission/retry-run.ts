import { newId, ProcedureError, procedures } from '@playground/contracts'
import type { Selectable, Transaction } from 'kysely'
import type { Tables, UserRow } from '../db/schema.ts'
import type { Answer, Deps } from '../deps.ts'
import { readTurns } from '../history/read-turns.ts'
import { historyBefore } from '../history/turn.ts'
import { isVeiled } from '../records/is-veiled.ts'
import { lockSession } from '../records/read-session-record.ts'
import { admit } from './admit.ts'
import { rewriteStart, writeStart } from './after-commit.ts'
import { makeRuns } from './make-runs.ts'
import { offerOfLane } from './offer-of-lane.ts'
import { planRun } from './plan-runs.ts'
import type { Circumstances } from './read-standing.ts'
import { capRemaining } from './remaining-cap.ts'

type Request = Parameters<Answer<typeof procedures.retryRun>>[0]

const stored = procedures.retryRun.response.pick({ run: true, sessionId: true })

type Manner = Readonly<{
  /** With the model and settings that the run had, whatever the lane has become. */
  asBefore?: boolean
}>

/** Asks one lane again: the history before that turn, the lane's settings of today, charged anew. */
export function retryRun(deps: Deps, manner: Manner = {}): Answer<typeof procedures.retryRun> {
  return async (request) => {
    const { userId } = request
    const admitted = await admit(deps, {
      start: request,
      ownKey: newId(),
      stored,
      plan: (trx, user, standing) => plan(trx, deps, user, request, standing, manner),
    })
    const { run, sessionId } = admitted.stored
    const { jobs, sequence } =
      admitted.fresh === null
        ? await rewriteStart(deps, { userId, sessionId }, { comparisonId: null, runIds: [run.id] })
        : await writeStart(deps, { userId, sessionId }, admitted.fresh, { headChanged: false })
    return { ...admitted.stored, jobs, sequence, replayed: admitted.fresh === null }
  }
}

async function plan(
  trx: Transaction<Tables>,
  deps: Deps,
  user: Selectable<UserRow>,
  request: Request,
  standing: Circumstances,
  { asBefore = false }: Manner,
) {
  const found = await trx
    .selectFrom('runs')
    .select('session_id')
    .where('id', '=', request.runId)
    .where('user_id', '=', user.id)
    .executeTakeFirst()
  if (found === undefined) throw noRun()
  if (found.session_id === null) throw new ProcedureError('conflict', 'This run belongs to no session: ask anew.')
  const session = await lockSession(trx, user.id, found.session_id).catch((error: unknown) => {
    throw error instanceof ProcedureError && error.code === 'not_found' ? noRun() : error
  })
  const { lane_id: laneId, comparison_id: comparisonId, ...old } = await readRetried(trx, request.runId)
  if (laneId === null || comparisonId === null) throw noRun()
  if (old.ended_at === null) throw new ProcedureError('conflict', 'This run has not ended yet.')
  if (old.replaced_by !== null) throw new ProcedureError('conflict', 'This run was retried already.')
  if (old.removed) throw new ProcedureError('conflict', 'The lane of this run was removed.')
  const { model, instructions, parameters } = asBefore ? { ...old.terms, model: old.run_model } : old
  const offer = offerOfLane(deps.catalog, session, { model })
  const place = { laneId, position: old.position, continuesRun: old.continues_run }
  const history = historyBefore(await readTurns(trx, session.id), place)
  const planned = await capRemaining(
    trx,
    comparisonId,
    session.cost_cap_micros,
    planRun(
      {
        position: isVeiled(session) ? null : old.lane_position,
        offer,
        instructions,
        parameters,
        prompt: old.prompt,
        history,
      },
      deps.settings,
    ),
  )
  const id = newId()
  // Before the new run is written: a lane has one current run in a turn at any moment.
  await trx.updateTable('runs').set({ replaced_by: id }).where('id', '=', request.runId).execute()
  const { slot, continues_run: continuesRun } = old
  const seed = { id, comparisonId, laneId, slot, offer, plan: planned, replaces: request.runId, continuesRun }
  const start = { sessionId: session.id, acceptedAtMs: request.acceptedAtMs }
  const moderationOf = () => standing.moderationOf(comparisonId) ?? old.moderation
  const { runs, jobs, writes } = await makeRuns(trx, deps.settings, user, start, { ...standing, moderationOf }, [seed])
  const [run] = runs
  if (run === undefined) throw new ProcedureError('internal', 'The run was not made.')
  return {
    stored: { run, sessionId: session.id },
    fresh: { comparison: null, runs, jobs },
    writes: [
      ...writes,
      trx.updateTable('comparisons').set({ status: 'running', ended_at: null }).where('id', '=', comparisonId),
      trx.updateTable('sessions').set({ updated_at: standing.at }).where('id', '=', session.id),
    ],
    counts: true,
  }
}

function readRetried(trx: Transaction<Tables>, runId: string) {
  return trx
    .selectFrom('runs')
    .innerJoin('lanes', 'lanes.id', 'runs.lane_id')
    .innerJoin('comparisons', 'comparisons.id', 'runs.comparison_id')
    .select([
      'runs.lane_id',
      'runs.comparison_id',
      'runs.slot',
      'runs.ended_at',
      'runs.replaced_by',
      'runs.continues_run',
      'runs.moderation',
      'runs.model as run_model',
      'runs.terms',
      'lanes.model',
      'lanes.removed',
      'lanes.instructions',
      'lanes.parameters',
      'lanes.position as lane_position',
      'comparisons.position',
      'comparisons.prompt',
    ])
    .where('runs.id', '=', runId)
    .executeTakeFirstOrThrow()
}

function noRun(): ProcedureError {
  return new ProcedureError('not_found', 'There is no such run.')
}
