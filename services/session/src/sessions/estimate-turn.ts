import type { procedures } from '@playground/contracts'
import { chooseLanes, readLanes } from '../admission/choose-lanes.ts'
import { estimateCost } from '../admission/estimate-cost.ts'
import { offerOfLane } from '../admission/offer-of-lane.ts'
import { maxOutputTokensOf } from '../admission/plan-runs.ts'
import { retryTransient } from '../db/transact.ts'
import type { Answer, Deps } from '../deps.ts'
import { chooseTurns, weigh } from '../history/choose-turns.ts'
import { readTurns } from '../history/read-turns.ts'
import { historyBefore } from '../history/turn.ts'
import { isVeiled } from '../records/is-veiled.ts'
import { findSession } from '../records/read-session-record.ts'

/** What the next turn would cost, lane by lane, with the history that each would send. A fork counts as its source. */
export function estimateTurn(deps: Deps): Answer<typeof procedures.estimateTurn> {
  return ({ userId, sessionId, body }) =>
    retryTransient(async () => {
      const session = await findSession(deps.db, userId, sessionId)
      // Prices and contexts would tell who is who.
      if (isVeiled(session)) return { lanes: [] }
      // Asked while lanes still answer, too: it is about the turn after.
      const all = (await readLanes(deps.db, sessionId)).map((lane) => ({ ...lane, running: false }))
      const turns = await readTurns(deps.db, sessionId)
      const { lanes: chosen, fork, continuesRun } = chooseLanes(all, turns, body)
      const position = Math.max(-1, ...turns.map((turn) => turn.position)) + 1
      const preset = deps.settings.defaultMaxOutputTokens

      const asked = [...chosen, ...(fork === null ? [] : [fork.source])]
      const lanes = asked.map((lane) => {
        const { model } = offerOfLane(deps.catalog, session, lane)
        const { instructions, parameters } = lane
        const fixed = weigh(body.prompt) + (instructions === null ? 0 : weigh(instructions))
        const roomTokens = model.contextWindow - maxOutputTokensOf(model, parameters, preset) - fixed
        const history = historyBefore(turns, { laneId: lane.id, position, continuesRun })
        const wanted = chooseTurns(history, { ...parameters, roomTokens: Number.POSITIVE_INFINITY })
        const sent = chooseTurns(history, { ...parameters, roomTokens })
        return {
          laneId: lane.id,
          model: model.id,
          ...estimateCost(model, parameters, fixed + sent.tokens, preset),
          fits: roomTokens >= 0,
          overTokens: Math.max(0, wanted.tokens - roomTokens),
          leftOutTurns: history.length - sent.turns.length,
        }
      })
      return { lanes }
    })
}
