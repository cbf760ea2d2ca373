import { cancelRun } from '@playground/bus'
import { ProcedureError, type procedures } from '@playground/contracts'
import type { Selectable, Transaction } from 'kysely'
import { jsonb } from '../db/jsonb.ts'
import type { LaneRow, Tables } from '../db/schema.ts'
import type { Answer, Deps } from '../deps.ts'
import { toLane } from '../records/lane-record.ts'
import { namesOf } from '../sweep/end-run.ts'
import { changeSession } from './change-session.ts'
import { markChanged } from './mark-changed.ts'

/** Changes a lane for later turns. */
export function changeLane(deps: Deps): Answer<typeof procedures.changeLane> {
  return ({ userId, sessionId, laneId, change }) =>
    changeSession(deps, { userId, sessionId }, async (trx) => {
      const lanes = await readLanes(trx, sessionId)
      const lane = findLane(lanes, laneId)
      const { position, label, instructions = lane.instructions, parameters } = change
      if (position !== undefined) await move(trx, lanes, laneId, position)
      const changed = await trx
        .updateTable('lanes')
        .set({
          label: label ?? lane.label,
          instructions: instructions === '' ? null : instructions,
          parameters: jsonb(parameters ?? lane.parameters),
        })
        .where('id', '=', laneId)
        .returningAll()
        .executeTakeFirstOrThrow()
      await markChanged(trx, sessionId)
      return toLane(changed)
    })
}

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

function readLanes(trx: Transaction<Tables>, sessionId: string): Promise<Selectable<LaneRow>[]> {
  return trx
    .selectFrom('lanes')
    .selectAll()
    .where('session_id', '=', sessionId)
    .where('removed', '=', false)
    .orderBy('position')
    .execute()
}

function findLane(lanes: readonly Selectable<LaneRow>[], laneId: string): Selectable<LaneRow> {
  const lane = lanes.find(({ id }) => id === laneId)
  if (lane === undefined) throw new ProcedureError('not_found', 'There is no such lane.')
  return lane
}

/** Puts a lane in another place and numbers all anew. In two steps, for two lanes never share a place. */
async function move(
  trx: Transaction<Tables>,
  lanes: readonly Selectable<LaneRow>[],
  laneId: string,
  position: number,
): Promise<void> {
  const order = lanes.map(({ id }) => id).filter((id) => id !== laneId)
  order.splice(position, 0, laneId)
  for (const offset of [1000, 0]) {
    for (const [index, id] of order.entries()) {
      await trx
        .updateTable('lanes')
        .set({ position: offset + index })
        .where('id', '=', id)
        .execute()
    }
  }
}
