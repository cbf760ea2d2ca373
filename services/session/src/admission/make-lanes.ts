import { type Lane, newId } from '@playground/contracts'
import type { OperationNodeSource, Transaction } from 'kysely'
import { jsonb } from '../db/jsonb.ts'
import type { Tables } from '../db/schema.ts'
import type { LaneDraft } from './resolve-lanes.ts'

/** Lanes and what is to be written of them. Ids are made after the order was drawn: they tell nothing where it is blind. */
export function makeLanes(
  trx: Transaction<Tables>,
  sessionId: string,
  drafts: readonly LaneDraft[],
  firstPosition: number,
): { lanes: Lane[]; write: OperationNodeSource } {
  const made = drafts.map(({ offer: { model }, label, instructions, parameters }, index) => ({
    id: newId(),
    position: firstPosition + index,
    model: model.id,
    provider: model.provider,
    label,
    instructions,
    parameters,
  }))
  const rows = made.map((lane) => ({ ...lane, session_id: sessionId, parameters: jsonb(lane.parameters) }))
  return { lanes: made, write: trx.insertInto('lanes').values(rows) }
}
