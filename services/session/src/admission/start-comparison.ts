import { newId, ProcedureError, procedures } from '@playground/contracts'
import type { Selectable, Transaction } from 'kysely'
import type { Offer } from '../catalog/catalog.ts'
import type { LaneRow, Tables, UserRow } from '../db/schema.ts'
import type { Answer, Deps } from '../deps.ts'
import { readTurns } from '../history/read-turns.ts'
import { historyBefore } from '../history/turn.ts'
import { lockSession } from '../records/read-session-record.ts'
import { markChanged } from '../sessions/mark-changed.ts'
import { admit } from './admit.ts'
import { type Fresh, rewriteStart, writeStart } from './after-commit.ts'
import { type ChosenLanes, chooseLanes } from './choose-lanes.ts'
import { freeLabel } from './free-label.ts'
import { freePosition } from './free-position.ts'
import { insertComparison } from './insert-comparison.ts'
import { insertLanes } from './insert-lanes.ts'
import { offerOfLane } from './offer-of-lane.ts'
import { planRun, shareCap } from './plan-runs.ts'

type Request = Parameters<Answer<typeof procedures.startComparison>>[0]
type Participant = Readonly<{ lane: Pick<LaneRow, 'id' | 'position'>; offer: Offer; continuesRun: string | null }> &
  Pick<Selectable<LaneRow>, 'instructions' | 'parameters'>

const stored = procedures.startComparison.response.pick({ comparison: true, blind: true, revealed: true })

export function startComparison(deps: Deps): Answer<typeof procedures.startComparison> {
  return async (request) => {
    const { userId, sessionId, idempotency } = request
    const admitted = await admit(deps, {
      userId,
      idempotency,
      ownKey: newId(),
      stored,
      counts: () => true,
      plan: (trx, user, at) => plan(trx, deps, user, request, at),
    })
    const { comparison } = admitted.stored
    const place = { userId, sessionId }
    const { jobs, sequence } =
      admitted.fresh === null
        ? await rewriteStart(deps, place, {
            comparisonId: comparison.id,
            runIds: comparison.runs.map((run) => run.id),
          })
        : await writeStart(deps, place, admitted.fresh, admitted.fresh)
    return { ...admitted.stored, jobs, sequence, replayed: admitted.fresh === null }
  }
}

async function plan(trx: Transaction<Tables>, deps: Deps, user: Selectable<UserRow>, request: Request, at: Date) {
  const { sessionId, body, acceptedAtMs } = request
  const session = await lockSession(trx, user.id, sessionId)
  const all = await trx
    .selectFrom('lanes')
    .selectAll()
    .where('session_id', '=', sessionId)
    .where('removed', '=', false)
    .orderBy('position')
    .execute()
  const turns = await readTurns(trx, sessionId)
  const chosen = await chooseLanes(trx, all, turns, body)
  const participants: Participant[] = chosen.lanes.map((lane) => ({
    ...lane,
    lane,
    offer: offerOfLane(deps.catalog, session, lane),
    continuesRun: chosen.continuesRun,
  }))
  if (chosen.fork !== null) {
    const offer = offerOfLane(deps.catalog, session, chosen.fork.source)
    participants.push(await copyLane(trx, sessionId, all, chosen.fork, offer))
  }
  const { next } = await trx
    .selectFrom('comparisons')
    .select((query) => query.fn.coalesce(query.fn.max('position'), query.lit(-1)).as('next'))
    .where('session_id', '=', sessionId)
    .executeTakeFirstOrThrow()
  const position = next + 1
  const plans = shareCap(
    participants.map(({ lane, continuesRun, ...rest }) =>
      planRun(
        {
          ...rest,
          position: lane.position,
          prompt: body.prompt,
          history: historyBefore(turns, { laneId: lane.id, position, continuesRun }),
        },
        deps.settings.defaultMaxOutputTokens,
      ),
    ),
    session.cost_cap_micros,
  )
  const turn = await insertComparison(trx, deps, user, {
    sessionId,
    position,
    prompt: body.prompt,
    context: body.context ?? 'own',
    acceptedAtMs,
    at,
    lanes: participants.flatMap(({ lane, offer, continuesRun }, index) => {
      const planned = plans[index]
      return planned === undefined ? [] : [{ laneId: lane.id, offer, plan: planned, continuesRun }]
    }),
  })
  if (chosen.fork === null) {
    await trx.updateTable('sessions').set({ updated_at: at }).where('id', '=', sessionId).execute()
  } else {
    await markChanged(trx, sessionId)
  }
  const { blind, revealed } = session
  const fresh: Fresh & { headChanged: boolean } = { ...turn, headChanged: chosen.fork !== null }
  return { stored: { comparison: turn.comparison, blind, revealed }, fresh }
}

async function copyLane(
  trx: Transaction<Tables>,
  sessionId: string,
  all: readonly Selectable<LaneRow>[],
  { source, lastRunId }: NonNullable<ChosenLanes['fork']>,
  offer: Offer,
): Promise<Participant> {
  const { instructions, parameters } = source
  const label = freeLabel(
    source.label,
    all.map((lane) => lane.label),
  )
  const [lane] = await insertLanes(trx, sessionId, [{ offer, label, instructions, parameters }], freePosition(all))
  if (lane === undefined) throw new ProcedureError('internal', 'The lane was not copied.')
  return { lane, offer, continuesRun: lastRunId, instructions, parameters }
}
