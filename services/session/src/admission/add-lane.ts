import { newId, ProcedureError, procedures } from '@playground/contracts'
import type { Selectable, Transaction } from 'kysely'
import { z } from 'zod'
import type { SessionRow, Tables, UserRow } from '../db/schema.ts'
import type { Answer, Deps } from '../deps.ts'
import { lockSession } from '../records/read-session-record.ts'
import { markChanged } from '../sessions/mark-changed.ts'
import { admit } from './admit.ts'
import { type Fresh, rewriteStart, writeStart } from './after-commit.ts'
import { maxLanes } from './choose-lanes.ts'
import { freePosition } from './free-position.ts'
import { insertLanes } from './insert-lanes.ts'
import { replayTurns } from './replay-turns.ts'
import { type LaneDraft, resolveLane } from './resolve-lanes.ts'

type Request = Parameters<Answer<typeof procedures.addLane>>[0]

const stored = procedures.addLane.response.pick({ lane: true }).extend({ runIds: z.array(z.string()) })

/** A lane that comes late: with an empty history, or asking the earlier prompts one after the other. */
export function addLane(deps: Deps): Answer<typeof procedures.addLane> {
  return async (request) => {
    const { userId, sessionId, idempotency } = request
    const admitted = await admit(deps, {
      userId,
      idempotency,
      ownKey: newId(),
      stored,
      counts: ({ runIds }) => runIds.length > 0,
      plan: (trx, user, at) => plan(trx, deps, user, request, at),
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

async function plan(trx: Transaction<Tables>, deps: Deps, user: Selectable<UserRow>, request: Request, at: Date) {
  const session = await lockSession(trx, user.id, request.sessionId)
  const others = await trx
    .selectFrom('lanes')
    .selectAll()
    .where('session_id', '=', session.id)
    .where('removed', '=', false)
    .execute()
  if (others.length >= maxLanes) throw new ProcedureError('conflict', `A session has at most ${maxLanes} lanes.`)
  const draft = await resolveLane(
    trx,
    deps.catalog,
    user.id,
    request.lane,
    others.map(({ label }) => label),
  )
  refuseUnpriced(session, draft)
  const position = freePosition(others)
  const [lane] = await insertLanes(trx, session.id, [draft], position)
  if (lane === undefined) throw new ProcedureError('internal', 'The lane was not written.')
  await markChanged(trx, session.id)
  const fresh: Fresh = request.replay
    ? await replayTurns(trx, deps, user, { session, lane, draft, acceptedAtMs: request.acceptedAtMs, at })
    : { comparison: null, runs: [], jobs: [] }
  return { stored: { lane, runIds: fresh.runs.map((run) => run.id) }, fresh }
}

/** Said now, not at the next turn: a lane like this could never take part. */
function refuseUnpriced(session: Selectable<SessionRow>, { offer }: LaneDraft): void {
  if (session.cost_cap_micros === null || offer.model.demo || offer.model.pricing !== null) return
  throw new ProcedureError('unpriced_model', 'A cost cap needs models with known prices.')
}
