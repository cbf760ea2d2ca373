import { cancelRun } from '@playground/bus'
import { ProcedureError, type procedures } from '@playground/contracts'
import { readLanes } from '../admission/choose-lanes.ts'
import type { Answer, Deps } from '../deps.ts'
import { namesOf } from '../sweep/end-run.ts'
import { findLane } from './change-lane.ts'
import { changeSession } from './change-session.ts'
import { markChanged } from './mark-changed.ts'

/** Takes a lane away. Its answers stay readable; one that is still being written is stopped. */
export function removeLane(deps: Deps): Answer<typeof procedures.removeLane> {
  return async ({ userId, sessionId, laneId }) => {
    const running = await changeSession(deps, { userId, sessionId }, async (trx) => {
      const lanes = await readLanes(trx, sessionId)
      findLane(lanes, laneId)
      if (lanes.length === 1) throw new ProcedureError('conflict', 'A session keeps at least one lane.')
      await trx.updateTable('lanes').set({ removed: true }).where('id', '=', laneId).execute()
      await markChanged(trx, sessionId)
      return trx
        .selectFrom('runs')
        .select(['id', 'provider', 'user_id', 'session_id', 'comparison_id'])
        .where('lane_id', '=', laneId)
        .where('ended_at', 'is', null)
        .execute()
    })
    for (const run of running) {
      await cancelRun(deps.bus, namesOf(run), { comparisonId: run.comparison_id, signal: deps.signal })
    }
    return {}
  }
}
