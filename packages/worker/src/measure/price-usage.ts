import type { Metrics, Pricing, Usage } from '@playground/contracts'
import type { PriceSpan } from '../provider/model-entry.ts'

/**
 * Micro-dollars of a usage in disjoint buckets, rounded to the nearest. Reasoning is billed as output; cached
 * tokens without a price of their own cost what input costs.
 */
export function priceUsage(usage: Usage, prices: PriceSpan): number {
  const prompt = usage.input + usage.cacheRead + usage.cacheWrite
  const pricing =
    prices.longPrompt && prompt > prices.longPrompt.aboveInputTokens ? prices.longPrompt.pricing : prices.pricing
  return pricedAt(usage, pricing)
}

function pricedAt(usage: Usage, pricing: Pricing): number {
  const { inputMicrosPerMillion: input, outputMicrosPerMillion: output } = pricing
  // Exact in integers: tokens times price passes 2^53 long before anything here is absurd.
  const sum =
    BigInt(usage.input) * BigInt(input) +
    BigInt(usage.cacheRead) * BigInt(pricing.cacheReadMicrosPerMillion ?? input) +
    BigInt(usage.cacheWrite) * BigInt(pricing.cacheWriteMicrosPerMillion ?? input) +
    BigInt(usage.output + usage.reasoning) * BigInt(output)
  return Number((sum + 500_000n) / 1_000_000n)
}

/** Cost with its certainty: what a demo model gives is free, what has no price is unknown. */
export function costOf(
  usage: Usage,
  usageSource: Metrics['usageSource'],
  model: Readonly<{ demo: boolean; prices: PriceSpan | null }>,
): Pick<Metrics, 'costMicros' | 'costStatus'> {
  if (model.demo) return { costMicros: 0, costStatus: 'exact' }
  if (model.prices === null) return { costMicros: null, costStatus: 'unknown' }
  return {
    costMicros: priceUsage(usage, model.prices),
    costStatus: usageSource === 'provider' ? 'exact' : 'estimated',
  }
}
