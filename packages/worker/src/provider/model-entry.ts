import type { Model, Pricing } from '@playground/contracts'

/** Prices from a day on; many vendors ask more for long prompts. */
export type PriceSpan = Readonly<{
  /** First day (UTC, `YYYY-MM-DD`) these hold; absent: always. */
  from?: string
  pricing: Pricing
  longPrompt?: Readonly<{ aboveInputTokens: number; pricing: Pricing }>
}>

/** A model of a provider's own table, with its price history and future. */
export type ModelEntry = Readonly<Omit<Model, 'provider' | 'pricing'>> & Readonly<{ prices: readonly PriceSpan[] }>

/** The prices that hold at a moment; null for a model without a price. */
export function currentPrices(entry: ModelEntry, nowMs: number): PriceSpan | null {
  const today = new Date(nowMs).toISOString().slice(0, 10)
  return entry.prices.findLast((span) => span.from === undefined || span.from <= today) ?? null
}

/** A model as it is announced. */
export function announcedModel(entry: ModelEntry, provider: string, nowMs: number): Model {
  const { prices: _, ...model } = entry
  return { ...model, provider, pricing: currentPrices(entry, nowMs)?.pricing ?? null }
}

/** Prices in dollars per million tokens, as vendors print them. */
export function dollars(price: { input: number; output: number; cacheRead?: number; cacheWrite?: number }): Pricing {
  const micros = (value: number) => Math.round(value * 1_000_000)
  return {
    inputMicrosPerMillion: micros(price.input),
    outputMicrosPerMillion: micros(price.output),
    ...(price.cacheRead === undefined ? {} : { cacheReadMicrosPerMillion: micros(price.cacheRead) }),
    ...(price.cacheWrite === undefined ? {} : { cacheWriteMicrosPerMillion: micros(price.cacheWrite) }),
  }
}
