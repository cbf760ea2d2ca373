import type { Bus } from '@playground/bus'
import type { Model } from '@playground/contracts'

/** The models that living workers announce. */
export type Catalog = Readonly<{ models: () => readonly Model[]; close: () => void }>

/** Follows the announcements; resolves once the current ones are known. */
export async function followCatalog(bus: Bus): Promise<Catalog> {
  let models: readonly Model[] = []
  const close = await bus.followCatalog((entries) => {
    // Workers of one provider announce the same models.
    const byId = new Map(entries.flatMap((entry) => entry.models).map((model) => [model.id, model]))
    models = [...byId.values()].sort((one, other) => (one.id < other.id ? -1 : 1))
  })
  return { models: () => models, close }
}
