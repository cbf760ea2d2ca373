import { type Comparison, ProcedureError, procedures, type Session } from '@playground/contracts'
import type { Selectable, Transaction } from 'kysely'
import { findOffer } from '../catalog/find-offer.ts'
import { untitled } from '../conversations/conversation-title.ts'
import { asNoConversation, noConversation, onlyLane } from '../conversations/only-lane.ts'
import type { Tables, UserRow } from '../db/schema.ts'
import type { Answer, Deps } from '../deps.ts'
import { readTurns } from '../history/read-turns.ts'
import { historyBefore } from '../history/turn.ts'
import { lockSession } from '../records/read-session-record.ts'
import { changed } from '../sessions/mark-changed.ts'
import { admit, type Planned } from './admit.ts'
import { type Fresh, rewriteStart, writeStart } from './after-commit.ts'
import { readLanes } from './choose-lanes.ts'
import { makeComparison } from './make-comparison.ts'
import { makeSession } from './make-session.ts'
import { offerOfLane } from './offer-of-lane.ts'
import { planRun, shareCap } from './plan-runs.ts'
import type { Circumstances } from './read-standing.ts'
import { defaultModelOf, resolveLane } from './resolve-lanes.ts'
import { refuseTakenId } from './start-session.ts'
import { titleOf } from './title-of.ts'

type Request = Parameters<Answer<typeof procedures.startChat>>[0]
type Plan = (
  trx: Transaction<Tables>,
  deps: Deps,
  user: Selectable<UserRow>,
  request: Request,
  standing: Circumstances,
) => Promise<Planned<Stored, Fresh & { made: Session | null; headChanged: boolean }>>
type Stored = { comparison: Comparison; blind: boolean; revealed: boolean }

const stored = procedures.startChat.response.pick({ comparison: true, blind: true, revealed: true })

/** One message to one model: the next turn of a conversation, or the first of a new one. */
export function startChat(deps: Deps): Answer<typeof procedures.startChat> {
  return async (request) => {
    const { userId, sessionId: ownKey, question } = request
    const plan = question.conversationId === undefined ? planFirst : planNext
    const admitted = await admit(deps, {
      start: request,
      ownKey,
      stored,
      plan: (trx, user, standing) => plan(trx, deps, user, request, standing),
    }).catch(refuseTakenId)
    const { comparison } = admitted.stored
    const place = { userId, sessionId: comparison.sessionId }
    const { jobs, sequence } =
      admitted.fresh === null
        ? await rewriteStart(deps, place, {
            comparisonId: comparison.id,
            runIds: comparison.runs.map((run) => run.id),
          })
        : await writeStart(deps, place, admitted.fresh, admitted.fresh)
    const made = admitted.fresh?.made ?? null
    return { ...admitted.stored, made, jobs, sequence, replayed: admitted.fresh === null }
  }
}

/** The conversation keeps the model it begins with; length and temperature are this run's alone. */
const planFirst: Plan = async (trx, deps, user, { sessionId: id, question, acceptedAtMs }, standing) => {
  const { message: prompt, model = defaultModelOf(deps.catalog, deps.settings) } = question
  const draft = await resolveLane(trx, deps.catalog, user.id, { model }, [])
  const parameters = { ...draft.parameters, ...forThisRun(question) }
  const plan = planRun({ ...draft, parameters, position: 0, prompt, history: [] }, deps.settings)
  const { session, fresh, writes } = await makeSession(
    trx,
    deps.settings,
    user,
    {
      ...{ id, title: titleOf(prompt), blind: false, costCapMicros: null, prompt, acceptedAtMs },
      lanes: [{ draft, plan }],
    },
    standing,
  )
  return {
    stored: { comparison: fresh.comparison, blind: false, revealed: false },
    fresh: { ...fresh, made: session, headChanged: false },
    writes,
    counts: true,
  }
}

const planNext: Plan = async (trx, deps, user, { question, acceptedAtMs }, standing) => {
  const { message: prompt, conversationId: sessionId, model } = question
  if (sessionId === undefined) throw noConversation()
  const session = await lockSession(trx, user.id, sessionId).catch(asNoConversation)
  const lane = onlyLane(await readLanes(trx, sessionId))
  if (lane.running) throw new ProcedureError('conflict', 'The last message is still being answered.')
  const turns = await readTurns(trx, sessionId)
  const position = Math.max(-1, ...turns.map((turn) => turn.position)) + 1
  const offer = model === undefined ? offerOfLane(deps.catalog, session, lane) : findOffer(deps.catalog, 'chat', model)
  const plans = shareCap(
    [
      planRun(
        {
          ...{ position: lane.position, offer, instructions: lane.instructions, prompt },
          parameters: { ...lane.parameters, ...forThisRun(question) },
          history: historyBefore(turns, { laneId: lane.id, position, continuesRun: null }),
        },
        deps.settings,
      ),
    ],
    session.cost_cap_micros,
  )
  const lanes = plans.map((plan) => ({ laneId: lane.id, offer, plan, continuesRun: null }))
  const turn = await makeComparison(
    trx,
    deps.settings,
    user,
    { sessionId, position, prompt, context: 'own', acceptedAtMs, lanes },
    standing,
  )
  const named = position === 0 && session.title === untitled
  const touch = named
    ? changed(trx, sessionId).set({ title: titleOf(prompt) })
    : trx.updateTable('sessions').set({ updated_at: standing.at }).where('id', '=', sessionId)
  const { blind, revealed } = session
  return {
    stored: { comparison: turn.fresh.comparison, blind, revealed },
    fresh: { ...turn.fresh, made: null, headChanged: named },
    writes: [touch, ...turn.writes],
    counts: true,
  }
}

function forThisRun({ maxTokens, temperature }: Request['question']) {
  return { ...(maxTokens === undefined ? {} : { maxTokens }), ...(temperature === undefined ? {} : { temperature }) }
}
