import { ProcedureError, type procedures } from '@playground/contracts'
import type { Selectable, Transaction } from 'kysely'
import { readLanes } from '../admission/choose-lanes.ts'
import { jsonb } from '../db/jsonb.ts'
import type { LaneRow, Tables } from '../db/schema.ts'
import type { Answer, Deps } from '../deps.ts'
import { toLane } from '../records/lane-record.ts'
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

/** One of these lanes. Throws `not_found`. */
export function findLane(lanes: readonly Selectable<LaneRow>[], laneId: string): Selectable<LaneRow> {
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
