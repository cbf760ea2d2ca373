import type { CatalogEntry, Model } from '@playground/contracts'

export type Offer = Readonly<{ model: Model; priceVersion: string | null }>

/** The models of living workers. */
export interface Catalog {
  update(entries: readonly CatalogEntry[]): void
  find(modelId: string): Offer | undefined
  list(): readonly Offer[]
  /** What living workers announced last. */
  entries(): readonly CatalogEntry[]
  /** For how long a provider has had no living worker; 0 when it has one. */
  absentForMs(provider: string): number
}

/** A catalog that knows nothing yet. Its clock is monotonic, in ms. */
export function createCatalog(nowMs: () => number = () => performance.now()): Catalog {
  const startedAtMs = nowMs()
  let announced: readonly CatalogEntry[] = []
  let offers = new Map<string, Offer>()
  let living = new Set<string>()
  const lastSeenMs = new Map<string, number>()
  return {
    update(entries) {
      announced = entries
      for (const provider of living) lastSeenMs.set(provider, nowMs())
      living = new Set(entries.map((entry) => entry.provider))
      offers = new Map()
      // Two workers of one provider may differ while one is being replaced: the newer announcement is believed.
      for (const { models, priceVersion } of entries.toSorted((a, b) => a.at.localeCompare(b.at))) {
        for (const model of models) offers.set(model.id, { model, priceVersion })
      }
    },
    find: (modelId) => offers.get(modelId),
    entries: () => announced,
    list: () => [...offers.values()],
    absentForMs: (provider) =>
      living.has(provider) ? 0 : Math.max(1, nowMs() - (lastSeenMs.get(provider) ?? startedAtMs)),
  }
}
