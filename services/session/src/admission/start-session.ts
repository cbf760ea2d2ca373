import { ProcedureError, procedures } from '@playground/contracts'
import type { Selectable, Transaction } from 'kysely'
import { sqlState, uniqueViolation } from '../db/database-error.ts'
import type { Tables, UserRow } from '../db/schema.ts'
import type { Answer, Deps } from '../deps.ts'
import { admit } from './admit.ts'
import { rewriteStart, writeStart } from './after-commit.ts'
import { makeSession } from './make-session.ts'
import { planRun, shareCap } from './plan-runs.ts'
import type { Circumstances } from './read-standing.ts'
import { resolveLanes } from './resolve-lanes.ts'
import { titleOf } from './title-of.ts'

type Request = Parameters<Answer<typeof procedures.startSession>>[0]

const stored = procedures.startSession.response.pick({ record: true })

export function startSession(deps: Deps): Answer<typeof procedures.startSession> {
  return async (request) => {
    const { userId, sessionId } = request
    const admitted = await admit(deps, {
      start: request,
      ownKey: sessionId,
      stored,
      plan: (trx, user, standing) => plan(trx, deps, user, request, standing),
    }).catch(refuseTakenId)
    const { session, open } = admitted.stored.record
    const place = { userId, sessionId: session.id }
    const written =
      admitted.fresh === null
        ? await rewriteStart(deps, place, {
            comparisonId: session.comparisons[0]?.id ?? null,
            runIds: open.map(({ runId }) => runId),
          })
        : await writeStart(deps, place, admitted.fresh, { headChanged: false })
    return {
      record: {
        session,
        open: open.map((run) => ({ ...run, firstSequence: written.firstSequenceOf.get(run.runId) ?? 0 })),
      },
      jobs: written.jobs,
      sequence: written.sequence,
      replayed: admitted.fresh === null,
    }
  }
}

async function plan(
  trx: Transaction<Tables>,
  deps: Deps,
  user: Selectable<UserRow>,
  request: Request,
  standing: Circumstances,
) {
  const { sessionId: id, body, acceptedAtMs } = request
  const { prompt, blind = false, costCapMicros = null, title = titleOf(prompt) } = body
  const drafts = await resolveLanes(trx, deps, user.id, body)
  const plans = shareCap(
    drafts.map((draft, position) =>
      planRun({ ...draft, position: blind ? null : position, prompt, history: [] }, deps.settings),
    ),
    costCapMicros,
  )
  const lanes = drafts.flatMap((draft, index) => {
    const planned = plans[index]
    return planned === undefined ? [] : [{ draft, plan: planned }]
  })
  const { session, fresh, writes } = await makeSession(
    trx,
    deps.settings,
    user,
    { id, title, blind, costCapMicros, prompt, acceptedAtMs, lanes },
    standing,
  )
  const open = fresh.runs.map((run) => ({ runId: run.id, provider: run.provider ?? '', firstSequence: 0 }))
  return { stored: { record: { session, open } }, fresh, writes, counts: true }
}

/** The gateway makes the id of a new session: one that exists is somebody's, and stays theirs. All others are new. */
export function refuseTakenId(error: unknown): never {
  const taken = sqlState(error) === uniqueViolation
  throw taken ? new ProcedureError('conflict', 'There is a session with this id already.') : error
}
