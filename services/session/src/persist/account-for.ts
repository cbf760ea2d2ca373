import { estimateTokens, type Metrics, type Usage, usageOf } from '@playground/contracts'
import { costMicrosOf } from '../admission/cost-of.ts'
import type { RunTerms } from '../db/schema.ts'

type Charge = Readonly<{
  usage: Usage
  costMicros: number | null
  costStatus: 'exact' | 'estimated' | 'unknown'
  priceVersion: string | null
}>

type Admitted = Readonly<{ demo: boolean; inputTokens: number; terms: Pick<RunTerms, 'pricing' | 'priceVersion'> }>
type Ending = Readonly<{ attempt: number; metrics: Metrics | null; text: string; reasoning: string | null }>

/**
 * What a run is charged. The worker's own figures where it gave any; nothing where it never began; else an estimate
 * from what was sent and received, for a provider is paid for what nobody counted too.
 */
export function accountFor(run: Admitted, ending: Ending): Charge {
  const { metrics } = ending
  if (metrics !== null) {
    const { usage, costMicros, costStatus, priceVersion } = metrics
    return run.demo
      ? { usage, costMicros: 0, costStatus: 'exact', priceVersion }
      : { usage, costMicros, costStatus, priceVersion }
  }
  if (ending.attempt === 0) {
    return { usage: usageOf({}), costMicros: 0, costStatus: 'exact', priceVersion: null }
  }
  return estimate(run, ending)
}

/** What an execution cost of which only its text is known. */
export function estimate(run: Admitted, { text, reasoning }: Pick<Ending, 'text' | 'reasoning'>): Charge {
  const usage = usageOf({
    input: run.inputTokens,
    output: estimateTokens(text),
    reasoning: estimateTokens(reasoning ?? ''),
  })
  if (run.demo) return { usage, costMicros: 0, costStatus: 'exact', priceVersion: null }
  const { pricing, priceVersion } = run.terms
  if (pricing === null) return { usage, costMicros: null, costStatus: 'unknown', priceVersion: null }
  return { usage, costMicros: costMicrosOf(pricing, usage), costStatus: 'estimated', priceVersion }
}

/** Figures for a run whose worker gave none, though it began. */
export function estimatedMetrics(charge: Charge): Metrics {
  return {
    queueMs: null,
    ttftMs: null,
    ttfaMs: null,
    durationMs: null,
    itlMs: null,
    tokensPerSecond: null,
    gapMs: null,
    usage: charge.usage,
    usageSource: 'estimated',
    costMicros: charge.costMicros,
    costStatus: charge.costStatus,
    priceVersion: charge.priceVersion,
    tries: 0,
  }
}
