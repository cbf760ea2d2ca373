import { ProcedureError } from '@playground/contracts'
import type { Catalog, Offer } from './catalog.ts'

/** A model of a kind that a living worker offers; with null the first one there is. Throws `unknown_model`. */
export function findOffer(catalog: Catalog, kind: 'chat' | 'embedding', modelId: string | null): Offer {
  const offer = modelId === null ? firstOf(catalog, kind) : catalog.find(modelId)
  if (offer?.model.kind === kind) return offer
  if (modelId === null) throw new ProcedureError('unknown_model', `No ${kind} model is offered at the moment.`)
  throw new ProcedureError('unknown_model', `The model ${modelId} is not offered at the moment.`, {
    details: { model: modelId },
  })
}

/** Who judges texts. Throws `unavailable`: nobody asked for it by name. */
export function findModerator(catalog: Catalog): Offer {
  const offer = firstOf(catalog, 'moderation')
  if (offer !== undefined) return offer
  throw new ProcedureError('unavailable', 'Texts cannot be checked at the moment.', { retryAfterSeconds: 5 })
}

/** The same one as long as the same are offered: vectors of two models cannot be compared. Demo models stand last. */
function firstOf(catalog: Catalog, kind: Offer['model']['kind']): Offer | undefined {
  const offers = catalog.list().filter(({ model }) => model.kind === kind)
  offers.sort((one, other) => (one.model.id < other.model.id ? -1 : 1))
  return offers.find(({ model }) => !model.demo) ?? offers[0]
}
