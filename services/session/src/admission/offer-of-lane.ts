import { ProcedureError } from '@playground/contracts'
import type { Catalog, Offer } from '../catalog/catalog.ts'
import { findOffer } from '../catalog/find-offer.ts'
import type { LaneRow, SessionRow } from '../db/schema.ts'
import { isVeiled } from '../records/is-veiled.ts'

/**
 * What a lane's model is offered at now. In a blind session the refusal does not say of which lane it is: who is
 * missing is known from the list of models.
 */
export function offerOfLane(
  catalog: Catalog,
  session: Pick<SessionRow, 'blind'> & { revealed: boolean },
  lane: Pick<LaneRow, 'model'>,
): Offer {
  try {
    return findOffer(catalog, 'chat', lane.model)
  } catch (error) {
    if (!isVeiled(session) || !(error instanceof ProcedureError)) throw error
    throw new ProcedureError(error.code, 'A model of this session is not offered at the moment.')
  }
}
