import { ProcedureError, procedures, type Session } from '@playground/contracts'
import type { Selectable, Transaction } from 'kysely'
import type { Tables, UserRow } from '../db/schema.ts'
import type { Answer, Deps } from '../deps.ts'
import { admit } from './admit.ts'
import { rewriteStart, writeStart } from './after-commit.ts'
import { insertComparison } from './insert-comparison.ts'
import { insertLanes } from './insert-lanes.ts'
import { planRun, shareCap } from './plan-runs.ts'
import { resolveLanes } from './resolve-lanes.ts'
import { titleOf } from './title-of.ts'

type Request = Parameters<Answer<typeof procedures.startSession>>[0]

const stored = procedures.startSession.response.pick({ record: true })

export function startSession(deps: Deps): Answer<typeof procedures.startSession> {
  return async (request) => {
    const { userId, sessionId, idempotency } = request
    const admitted = await admit(deps, {
      userId,
      idempotency,
      ownKey: sessionId,
      stored,
      counts: () => true,
      plan: (trx, user, at) => plan(trx, deps, user, request, at),
    })
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

async function plan(trx: Transaction<Tables>, deps: Deps, user: Selectable<UserRow>, request: Request, at: Date) {
  const { sessionId, body, acceptedAtMs } = request
  const drafts = await resolveLanes(trx, deps, user.id, body)
  const plans = shareCap(
    drafts.map((draft, position) =>
      planRun({ ...draft, position, prompt: body.prompt, history: [] }, deps.settings.defaultMaxOutputTokens),
    ),
    body.costCapMicros ?? null,
  )
  const title = body.title ?? titleOf(body.prompt)
  const inserted = await trx
    .insertInto('sessions')
    .values({
      id: sessionId,
      user_id: user.id,
      title,
      blind: body.blind ?? false,
      cost_cap_micros: body.costCapMicros ?? null,
      created_at: at,
      updated_at: at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (inserted === undefined) throw new ProcedureError('conflict', 'There is a session with this id already.')
  const lanes = await insertLanes(trx, sessionId, drafts, 0)
  const turn = await insertComparison(trx, deps, user, {
    sessionId,
    position: 0,
    prompt: body.prompt,
    context: 'own',
    acceptedAtMs,
    at,
    lanes: drafts.flatMap(({ offer }, index) => {
      const lane = lanes[index]
      const planned = plans[index]
      return lane === undefined || planned === undefined
        ? []
        : [{ laneId: lane.id, offer, plan: planned, continuesRun: null }]
    }),
  })
  const session: Session = {
    id: sessionId,
    userId: user.id,
    title,
    blind: body.blind ?? false,
    revealed: false,
    costCapMicros: body.costCapMicros ?? null,
    lanes,
    comparisons: [turn.comparison],
    status: 'running',
    totals: turn.comparison.totals,
    createdAt: at.toISOString(),
    updatedAt: at.toISOString(),
  }
  const open = turn.runs.map((run) => ({ runId: run.id, provider: run.provider ?? '', firstSequence: 0 }))
  return { stored: { record: { session, open } }, fresh: turn }
}
