import type { Pricing, Usage } from '@playground/contracts'

/** What tokens cost, in micro-dollars, rounded up: nothing that costs something is free. */
export function costMicrosOf(pricing: Pricing, usage: Partial<Omit<Usage, 'total'>>): number {
  const { inputMicrosPerMillion: input, outputMicrosPerMillion: output } = pricing
  const sum =
    (usage.input ?? 0) * input +
    (usage.cacheRead ?? 0) * (pricing.cacheReadMicrosPerMillion ?? input) +
    (usage.cacheWrite ?? 0) * (pricing.cacheWriteMicrosPerMillion ?? input) +
    ((usage.output ?? 0) + (usage.reasoning ?? 0)) * output
  return Math.ceil(sum / 1_000_000)
}
