import type { Bus } from '@playground/bus'
import type { ListedModel } from '@playground/contracts'

/** The models that living workers announce. */
export type Catalog = Readonly<{ models: () => readonly ListedModel[]; close: () => void }>

/** Follows the announcements; resolves once the current ones are known. */
export async function followCatalog(bus: Bus): Promise<Catalog> {
  let models: readonly ListedModel[] = []
  const close = await bus.followCatalog((entries) => {
    // Workers of one provider announce the same models.
    const listed = entries
      .flatMap((entry) => entry.models)
      .flatMap(({ kind, ...model }) =>
        // Asked for by nobody's name: it judges what others are asked.
        kind === 'moderation' ? [] : { ...model, kind },
      )
    const byId = new Map(listed.map((model) => [model.id, model]))
    models = [...byId.values()].sort((one, other) => (one.id < other.id ? -1 : 1))
  })
  return { models: () => models, close }
}
