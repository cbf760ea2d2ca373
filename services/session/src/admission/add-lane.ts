import { newId, ProcedureError, procedures } from '@playground/contracts'
import type { Selectable, Transaction } from 'kysely'
import { z } from 'zod'
import type { SessionRow, Tables, UserRow } from '../db/schema.ts'
import type { Answer, Deps } from '../deps.ts'
import { lockSession } from '../records/read-session-record.ts'
import { changed } from '../sessions/mark-changed.ts'
import { admit } from './admit.ts'
import { rewriteStart, writeStart } from './after-commit.ts'
import { maxLanes, readLanes } from './choose-lanes.ts'
import { freePosition } from './free-position.ts'
import { makeLanes } from './make-lanes.ts'
import type { Circumstances } from './read-standing.ts'
import { replayTurns } from './replay-turns.ts'
import { type LaneDraft, resolveLane } from './resolve-lanes.ts'

type Request = Parameters<Answer<typeof procedures.addLane>>[0]

const stored = procedures.addLane.response.pick({ lane: true }).extend({ runIds: z.array(z.string()) })

/** A lane that comes late: with an empty history, or asking the earlier prompts one after the other. */
export function addLane(deps: Deps): Answer<typeof procedures.addLane> {
  return async (request) => {
    const { userId, sessionId } = request
    const admitted = await admit(deps, {
      start: request,
      ownKey: newId(),
      stored,
      plan: (trx, user, standing) => plan(trx, deps, user, request, standing),
    })
    const { lane, runIds } = admitted.stored
    const place = { userId, sessionId }
    const { jobs, sequence } =
      admitted.fresh === null
        ? await rewriteStart(deps, place, { comparisonId: null, runIds })
        : await writeStart(deps, place, admitted.fresh, { headChanged: true })
    return { lane, jobs, sequence, replayed: admitted.fresh === null }
  }
}

async function plan(
  trx: Transaction<Tables>,
  deps: Deps,
  user: Selectable<UserRow>,
  request: Request,
  standing: Circumstances,
) {
  const session = await lockSession(trx, user.id, request.sessionId)
  const others = await readLanes(trx, session.id)
  if (others.length >= maxLanes) throw new ProcedureError('conflict', `A session has at most ${maxLanes} lanes.`)
  const draft = await resolveLane(
    trx,
    deps.catalog,
    user.id,
    request.lane,
    others.map(({ label }) => label),
  )
  refuseUnpriced(session, draft)
  const { lanes, write } = makeLanes(trx, session.id, [draft], freePosition(others))
  const [lane] = lanes
  if (lane === undefined) throw new ProcedureError('internal', 'The lane was not made.')
  const late = { session, lane, draft, acceptedAtMs: request.acceptedAtMs }
  const { runs, jobs, writes } = request.replay
    ? await replayTurns(trx, deps.settings, user, late, standing)
    : { runs: [], jobs: [], writes: [] }
  return {
    stored: { lane, runIds: runs.map((run) => run.id) },
    fresh: { comparison: null, runs, jobs },
    writes: [changed(trx, session.id), write, ...writes],
    counts: runs.length > 0,
  }
}

/** Said now, not at the next turn: a lane like this could never take part. */
function refuseUnpriced(session: Selectable<SessionRow>, { offer }: LaneDraft): void {
  if (session.cost_cap_micros === null || offer.model.demo || offer.model.pricing !== null) return
  throw new ProcedureError('unpriced_model', 'A cost cap needs models with known prices.')
}
