import { newId, ProcedureError, procedures } from '@playground/contracts'
import type { OperationNodeSource, Selectable, Transaction } from 'kysely'
import type { Offer } from '../catalog/catalog.ts'
import type { LaneRow, SessionRow, Tables, UserRow } from '../db/schema.ts'
import type { Answer, Deps } from '../deps.ts'
import { readTurns } from '../history/read-turns.ts'
import { historyBefore } from '../history/turn.ts'
import { isVeiled } from '../records/is-veiled.ts'
import { lockSession } from '../records/read-session-record.ts'
import { changed } from '../sessions/mark-changed.ts'
import { admit } from './admit.ts'
import { rewriteStart, writeStart } from './after-commit.ts'
import { type ChosenLanes, chooseLanes, type PresentLane, readLanes } from './choose-lanes.ts'
import { freeLabel } from './free-label.ts'
import { freePosition } from './free-position.ts'
import { makeComparison } from './make-comparison.ts'
import { makeLanes } from './make-lanes.ts'
import { offerOfLane } from './offer-of-lane.ts'
import { planRun, shareCap } from './plan-runs.ts'
import type { Circumstances } from './read-standing.ts'

type Request = Parameters<Answer<typeof procedures.startComparison>>[0]
type Participant = Readonly<{ lane: Pick<LaneRow, 'id' | 'position'>; offer: Offer; continuesRun: string | null }> &
  Pick<Selectable<LaneRow>, 'instructions' | 'parameters'>

const stored = procedures.startComparison.response.pick({ comparison: true, blind: true, revealed: true })

export function startComparison(deps: Deps): Answer<typeof procedures.startComparison> {
  return async (request) => {
    const { userId, sessionId } = request
    const admitted = await admit(deps, {
      start: request,
      ownKey: newId(),
      stored,
      plan: (trx, user, standing) => plan(trx, deps, user, request, standing),
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

async function plan(
  trx: Transaction<Tables>,
  deps: Deps,
  user: Selectable<UserRow>,
  request: Request,
  standing: Circumstances,
) {
  const { sessionId, body, acceptedAtMs } = request
  const session = await lockSession(trx, user.id, sessionId)
  const all = await readLanes(trx, sessionId)
  const turns = await readTurns(trx, sessionId)
  const chosen = chooseLanes(all, turns, body)
  const copy = chosen.fork === null ? null : copyLane(trx, deps, session, all, chosen.fork)
  const participants: Participant[] = chosen.lanes.map((lane) => ({
    ...lane,
    lane,
    offer: offerOfLane(deps.catalog, session, lane),
    continuesRun: chosen.continuesRun,
  }))
  if (copy !== null) participants.push(copy.participant)

  const position = Math.max(-1, ...turns.map((turn) => turn.position)) + 1
  const plans = shareCap(
    participants.map(({ lane, continuesRun, ...rest }) => {
      const history = historyBefore(turns, { laneId: lane.id, position, continuesRun })
      const asked = { ...rest, position: isVeiled(session) ? null : lane.position, prompt: body.prompt, history }
      return planRun(asked, deps.settings)
    }),
    session.cost_cap_micros,
  )
  const turn = await makeComparison(
    trx,
    deps.settings,
    user,
    {
      sessionId,
      position,
      prompt: body.prompt,
      context: body.context ?? 'own',
      acceptedAtMs,
      lanes: participants.flatMap(({ lane, offer, continuesRun }, index) => {
        const planned = plans[index]
        return planned === undefined ? [] : [{ laneId: lane.id, offer, plan: planned, continuesRun }]
      }),
    },
    standing,
  )
  const touch =
    copy === null
      ? trx.updateTable('sessions').set({ updated_at: standing.at }).where('id', '=', sessionId)
      : changed(trx, sessionId)
  const { blind, revealed } = session
  return {
    stored: { comparison: turn.fresh.comparison, blind, revealed },
    fresh: { ...turn.fresh, headChanged: copy !== null },
    writes: [touch, ...(copy === null ? [] : [copy.write]), ...turn.writes],
    counts: true,
  }
}

function copyLane(
  trx: Transaction<Tables>,
  { catalog }: Deps,
  session: Selectable<SessionRow>,
  all: readonly PresentLane[],
  { source, lastRunId }: NonNullable<ChosenLanes['fork']>,
): { participant: Participant; write: OperationNodeSource } {
  const { instructions, parameters } = source
  const offer = offerOfLane(catalog, session, source)
  const label = freeLabel(
    source.label,
    all.map((lane) => lane.label),
  )
  const draft = { offer, label, instructions, parameters }
  const { lanes, write } = makeLanes(trx, session.id, [draft], freePosition(all))
  const [lane] = lanes
  if (lane === undefined) throw new ProcedureError('internal', 'The lane was not copied.')
  return { participant: { lane, offer, continuesRun: lastRunId, instructions, parameters }, write }
}
