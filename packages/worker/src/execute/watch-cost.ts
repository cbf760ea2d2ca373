import { estimateTokens, type RunInput, usageOf } from '@playground/contracts'
import { priceUsage } from '../measure/price-usage.ts'
import { isPlausible } from '../measure/settle-usage.ts'
import type { PriceSpan } from '../provider/model-entry.ts'
import type { ReportedUsage } from '../provider/provider.ts'

/** Tokens of everything that is sent, estimated. */
export function estimateInputTokens(input: RunInput): number {
  const sent =
    input.kind === 'chat' ? [input.instructions ?? '', ...input.messages.map(({ content }) => content)] : input.texts
  return sent.reduce((sum, text) => sum + estimateTokens(text), 0)
}

/** Follows what an answer has cost so far, to stop it at its share of the comparison's cap. */
export interface CostWatch {
  /** `reported` is what the vendor told so far. */
  reached(added: string, reported: ReportedUsage): boolean
}

/** Never reaches anything without a cap or without prices. Estimates where the vendor says nothing yet. */
export function watchCost(input: RunInput, prices: PriceSpan | null): CostWatch {
  const cap = input.kind === 'chat' ? input.costCapMicros : null
  if (cap === null || prices === null) return { reached: () => false }
  const estimatedInput = estimateInputTokens(input)
  let characters = 0
  return {
    reached: (added, reported) => {
      characters += estimateTokens(added) * 4
      const told = (name: keyof ReportedUsage) => (isPlausible(reported[name]) ? reported[name] : 0)
      const output = Math.max(Math.floor(characters / 4), told('output') + told('reasoning'))
      const usage = usageOf({
        input: isPlausible(reported.input) ? reported.input : estimatedInput,
        cacheRead: told('cacheRead'),
        cacheWrite: told('cacheWrite'),
        output,
      })
      return priceUsage(usage, prices) >= cap
    },
  }
}
