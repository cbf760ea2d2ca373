import { ProcedureError } from '@playground/contracts'
import type { Catalog, Offer } from '../catalog/catalog.ts'
import { findOffer } from '../catalog/find-offer.ts'
import type { LaneRow, SessionRow } from '../db/schema.ts'

/** What a lane's model is offered at now. In a blind session the refusal does not name it. */
export function offerOfLane(
  catalog: Catalog,
  session: Pick<SessionRow, 'blind'> & { revealed: boolean },
  lane: Pick<LaneRow, 'model' | 'position'>,
): Offer {
  try {
    return findOffer(catalog, 'chat', lane.model)
  } catch (error) {
    if (!session.blind || session.revealed || !(error instanceof ProcedureError)) throw error
    throw new ProcedureError(error.code, `The model of lane ${lane.position + 1} is not offered at the moment.`, {
      details: { lane: lane.position },
    })
  }
}
