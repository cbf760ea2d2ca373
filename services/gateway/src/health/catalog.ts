import type { Bus } from '@playground/bus'
import type { CallResult, ListedModel } from '@playground/contracts'

/** A provider that somebody works for. */
export type LivingProvider = Readonly<{
  id: string
  workers: number
  /** How the latest calls to it went; null while nobody has called. */
  lastCall: CallResult | null
}>

/** The models that living workers announce. */
export type Catalog = Readonly<{
  models: () => readonly ListedModel[]
  providers: () => readonly LivingProvider[]
  close: () => void
}>

/** Follows the announcements; resolves once the current ones are known. */
export async function followCatalog(bus: Bus): Promise<Catalog> {
  let models: readonly ListedModel[] = []
  let providers: readonly LivingProvider[] = []
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
    providers = [...Map.groupBy(entries, ({ provider }) => provider)]
      .map(([id, workers]) => {
        const calls = workers.flatMap(({ state }) => state?.lastCall ?? [])
        // What turned last is closest to how it is now.
        const lastCall = calls.toSorted((one, other) => (one.since < other.since ? 1 : -1))[0] ?? null
        return { id, workers: workers.length, lastCall }
      })
      .sort((one, other) => (one.id < other.id ? -1 : 1))
  })
  return { models: () => models, providers: () => providers, close }
}
