import { type Lane, newId } from '@playground/contracts'
import type { Transaction } from 'kysely'
import { jsonb } from '../db/jsonb.ts'
import type { Tables } from '../db/schema.ts'
import type { LaneDraft } from './resolve-lanes.ts'

/** Ids are made here, after the order was drawn: they tell nothing in a blind session. */
export async function insertLanes(
  trx: Transaction<Tables>,
  sessionId: string,
  drafts: readonly LaneDraft[],
  firstPosition: number,
): Promise<Lane[]> {
  const lanes = drafts.map(
    ({ offer, label, instructions, parameters }, index): Lane => ({
      id: newId(),
      position: firstPosition + index,
      model: offer.model.id,
      provider: offer.model.provider,
      label,
      instructions,
      parameters,
    }),
  )
  await trx
    .insertInto('lanes')
    .values(
      lanes.map(({ id, position, label, instructions, parameters }, index) => ({
        id,
        session_id: sessionId,
        position,
        model: drafts[index]?.offer.model.id ?? '',
        provider: drafts[index]?.offer.model.provider ?? '',
        label,
        instructions,
        parameters: jsonb(parameters),
      })),
    )
    .execute()
  return lanes
}
