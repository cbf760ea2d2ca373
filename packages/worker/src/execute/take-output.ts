import type { OutputKind, RunInput } from '@playground/contracts'
import { cleanText } from '../output/clean-text.ts'
import type { PriceSpan } from '../provider/model-entry.ts'
import type { ReportedUsage } from '../provider/provider.ts'
import { ProviderFault } from '../provider/provider-fault.ts'
import type { OutputChunk, UsageChunk } from './call-provider.ts'
import { limitOutput } from './limit-output.ts'
import { watchCost } from './watch-cost.ts'

/** Where a provider's chunks go in, and what has come of them. */
export interface OutputIntake {
  /** True when it is full. Throws a {@link ProviderFault} when it has become too dear. */
  take(chunk: OutputChunk | UsageChunk): boolean
  /** Takes what was held back: the half of a character that stayed alone. */
  end(): void
  readonly text: string
  readonly reasoning: string
  /** Whether anything was shown. */
  readonly shown: boolean
  /** The vendor's counts so far. */
  readonly usage: ReportedUsage
}

/** Cleans output, bounds it in bytes and in money, and hands it on, never empty. */
export function takeOutput(
  given: Readonly<{
    input: RunInput
    prices: PriceSpan | null
    maxBytes: number
    onOutput: (kind: OutputKind, text: string) => void
  }>,
): OutputIntake {
  const cleaners = { text: cleanText(), reasoning: cleanText() }
  const seen = { text: '', reasoning: '' }
  const limit = limitOutput(given.maxBytes)
  const cost = watchCost(given.input, given.prices)
  let usage: ReportedUsage = {}

  const show = (kind: OutputKind, raw: string): boolean => {
    const { text, full } = limit.take(raw)
    if (text === '') return full
    seen[kind] += text
    given.onOutput(kind, text)
    if (cost.reached(text, usage)) throw new ProviderFault('cost_cap_reached')
    return full
  }
  return {
    take: (chunk) => {
      if (chunk.kind !== 'usage') return show(chunk.kind, cleaners[chunk.kind].push(chunk.text))
      usage = { ...usage, ...chunk.usage }
      if (cost.reached('', usage)) throw new ProviderFault('cost_cap_reached')
      return false
    },
    end: () => {
      for (const kind of ['reasoning', 'text'] as const) {
        const { text } = limit.take(cleaners[kind].end())
        if (text === '') continue
        seen[kind] += text
        given.onOutput(kind, text)
      }
    },
    get text() {
      return seen.text
    },
    get reasoning() {
      return seen.reasoning
    },
    get shown() {
      return seen.text !== '' || seen.reasoning !== ''
    },
    get usage() {
      return usage
    },
  }
}
