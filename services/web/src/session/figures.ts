import { estimateTokens, type Metrics, type Pricing, type Run, tokensPerSecond } from '@playground/contracts'
import { count } from '../format/count.ts'
import { money } from '../format/money.ts'
import { runningSeconds, seconds } from '../format/seconds.ts'
import type { Mark } from './marks.ts'
import type { Timing } from './timing.ts'

/** One figure under an answer. An empty value is not known: never a zero. */
export type Figure = Readonly<{
  label: string
  value: string | null
  unit: string
  definition: string
  /** The mark this figure would have won. */
  mark: Mark | null
}>

const definitions = {
  firstToken:
    'From sending the request to the first chunk of any kind, thinking included. Waiting in the queue is apart.',
  speed: 'Output tokens per second after the first token. Not said below 200 ms or 40 tokens.',
  cost: 'From tokens and the price table. Exact: the provider counted. Estimated: we did. Unknown: no price.',
  firstAnswer: 'From sending the request to the first chunk of the answer itself.',
  total: 'From sending the request to the last chunk.',
  tokens: 'Output tokens, thinking included. With ~ they are estimated from the text.',
} as const

/** The six figures of a run that has ended, in the order they are shown. */
export function measuredFigures(metrics: Metrics | null): Figure[] {
  const time = (ms: number | null | undefined) => (ms == null ? null : seconds(ms))
  const tokens = metrics === null ? null : metrics.usage.output + metrics.usage.reasoning
  const about = metrics?.usageSource === 'estimated' && tokens !== 0 ? '~' : ''
  return figures({
    firstToken: time(metrics?.ttftMs),
    speed: metrics?.tokensPerSecond == null ? null : speed(metrics.tokensPerSecond),
    costLabel: metrics === null || metrics.costStatus === 'unknown' ? 'Cost' : `Cost, ${metrics.costStatus}`,
    cost: metrics === null ? null : costOf(metrics),
    firstAnswer: time(metrics?.ttfaMs),
    total: time(metrics?.durationMs),
    tokens: tokens === null ? null : about + count(tokens),
  })
}

function costOf({ costMicros, costStatus }: Metrics): string {
  if (costMicros === null || costStatus === 'unknown') return 'unknown'
  return costStatus === 'estimated' && costMicros > 0 ? `~${money(costMicros)}` : money(costMicros)
}

/** The same while it runs: what the clock says, and estimates for the rest. */
export function liveFigures(run: Run, timing: Timing, pricing: Pricing | null, seen: boolean): Figure[] {
  const since = (ms: number) => ms - timing.queueEndMs
  const tokens = estimateTokens(run.text) + estimateTokens(run.reasoning ?? '')
  const rate = tokensPerSecond(since(timing.endMs), since(timing.firstTokenMs), tokens)
  const anything = run.text !== '' || run.reasoning !== null
  const micros = pricing === null ? null : Math.round((tokens * pricing.outputMicrosPerMillion) / 1_000_000)
  return figures({
    firstToken: anything && seen ? seconds(since(timing.firstTokenMs)) : null,
    speed: rate === null || !seen ? null : speed(rate),
    costLabel: micros === null ? 'Cost' : 'Cost, estimated',
    cost: micros === null || !anything ? null : micros === 0 ? money(0) : `~${money(micros)}`,
    firstAnswer: run.text !== '' && seen ? seconds(since(timing.firstAnswerMs)) : null,
    total: run.status === 'queued' ? null : runningSeconds(since(timing.endMs)),
    tokens: anything ? `~${count(tokens)}` : null,
  })
}

function speed(rate: number): string {
  return rate < 99.95 ? rate.toFixed(1) : rate.toFixed(0)
}

type Values = Record<'firstToken' | 'speed' | 'cost' | 'firstAnswer' | 'total' | 'tokens', string | null> & {
  costLabel: string
}

function figures(values: Values): Figure[] {
  return [
    { label: 'First token', value: values.firstToken, unit: 's', definition: definitions.firstToken, mark: null },
    { label: 'Speed', value: values.speed, unit: 'tok/s', definition: definitions.speed, mark: null },
    { label: values.costLabel, value: values.cost, unit: '', definition: definitions.cost, mark: 'Cheapest' },
    { label: 'First answer', value: values.firstAnswer, unit: 's', definition: definitions.firstAnswer, mark: null },
    { label: 'Total', value: values.total, unit: 's', definition: definitions.total, mark: 'Fastest' },
    { label: 'Tokens', value: values.tokens, unit: '', definition: definitions.tokens, mark: 'Longest' },
  ]
}
