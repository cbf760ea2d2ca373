import type { CatalogEntry, Model } from '@playground/contracts'
import type { Logger } from '@playground/runtime'
import { announcedModel, currentPrices, type ModelEntry, type PriceSpan } from '../provider/model-entry.ts'
import type { Provider } from '../provider/provider.ts'

/** The models that a worker offers right now. */
export interface OfferedModels {
  /** Asks the provider again; keeps what is known when it can't be told. */
  refresh(): Promise<void>
  entry(workerId: string): CatalogEntry
  find(id: string): Readonly<{ model: Model; prices: PriceSpan | null }> | null
}

/** Empty until the first `refresh`. */
export function offeredModels(provider: Provider, logger: Logger): OfferedModels {
  let entries: ReadonlyMap<string, ModelEntry> = new Map()
  return {
    refresh: async () => {
      try {
        const offered = (await provider.models()).filter(({ kind }) => canAnswer(provider, kind))
        entries = new Map(offered.map((entry) => [entry.id, entry]))
      } catch (error) {
        logger.warn({ err: provider.explain(error) }, 'the models could not be listed')
      }
    },
    entry: (workerId) => ({
      provider: provider.id,
      name: provider.name,
      workerId,
      priceVersion: provider.priceVersion,
      models: [...entries.values()].map((entry) => announcedModel(entry, provider.id, Date.now())),
      at: new Date().toISOString(),
    }),
    find: (id) => {
      const entry = entries.get(id)
      if (entry === undefined) return null
      const nowMs = Date.now()
      return { model: announcedModel(entry, provider.id, nowMs), prices: currentPrices(entry, nowMs) }
    },
  }
}

function canAnswer(provider: Provider, kind: ModelEntry['kind']): boolean {
  if (kind === 'embedding') return provider.embed !== undefined
  return kind === 'chat' || provider.moderate !== undefined
}
