import { type Metrics, type Usage, usageOf } from '@playground/contracts'
import type { ReportedUsage } from '../provider/provider.ts'

/** No context window comes near; a count beyond it is a mistake of the vendor's. */
const maxPlausibleTokens = 50_000_000

/** Our own counts, for what the vendor did not tell. */
export type EstimatedUsage = Readonly<{ input: number; output: number; reasoning: number }>

/** Whether a vendor's count can be one. */
export function isPlausible(tokens: number | undefined): tokens is number {
  return tokens !== undefined && Number.isSafeInteger(tokens) && tokens >= 0 && tokens <= maxPlausibleTokens
}

/**
 * The usage of a run: the vendor's buckets where they can be true, our estimates where they are missing or absurd.
 * It is the provider's only when the answer came to its own end and nothing had to be estimated.
 */
export function settleUsage(
  reported: ReportedUsage,
  estimated: EstimatedUsage,
  finished: boolean,
): Pick<Metrics, 'usage' | 'usageSource'> {
  let trusted = finished
  const bucket = (name: keyof ReportedUsage, estimate: number, required: boolean): number => {
    const tokens = reported[name]
    // Of an answer that was stopped, a count told on the way may be behind what came.
    if (isPlausible(tokens)) return finished ? tokens : Math.max(tokens, name === 'output' ? estimate : 0)
    if (tokens !== undefined || required) trusted = false
    return estimate
  }
  const usage: Usage = usageOf({
    input: bucket('input', estimated.input, true),
    cacheRead: bucket('cacheRead', 0, false),
    cacheWrite: bucket('cacheWrite', 0, false),
    output: bucket('output', estimated.output, true),
    // A vendor that counts output but names no reasoning has counted it there.
    reasoning: bucket('reasoning', isPlausible(reported.output) ? 0 : estimated.reasoning, false),
  })
  return { usage, usageSource: trusted ? 'provider' : 'estimated' }
}
