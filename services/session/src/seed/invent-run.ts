import {
  estimateTokens,
  type Metrics,
  type RunError,
  type RunStatus,
  type Timeline,
  usageOf,
} from '@playground/contracts'
import { costMicrosOf } from '../admission/cost-of.ts'
import type { Chance } from './chance.ts'
import type { Voice } from './models.ts'

export type InventedRun = Readonly<{
  status: Exclude<RunStatus, 'queued' | 'streaming'>
  text: string
  error: RunError | null
  metrics: Metrics
  timeline: Timeline
  inputTokens: number
}>

const overloaded: RunError = {
  code: 'provider_overloaded',
  message: 'The provider is overloaded at the moment.',
  retryable: true,
}

/** An answer as it might have arrived: in words, at about the pace of its model. */
export function inventRun(
  voice: Voice,
  asked: { prompt: string; answer: string; historyTokens: number; status: InventedRun['status'] },
  random: Chance,
): InventedRun {
  const { status } = asked
  const share = status === 'completed' ? 1 : status === 'failed' ? 0 : 0.4
  const words = asked.answer.match(/\S+\s*|\s+/g) ?? []
  const kept = words.slice(0, Math.ceil(words.length * share))
  const ttftMs = Math.round(voice.ttftMs * random.between(0.7, 1.6))
  const timeline: Timeline = []
  let atMs = ttftMs
  let length = 0
  for (const word of kept) {
    length += word.length
    timeline.push([Math.round(atMs), length])
    atMs += (1000 * word.length * random.between(0.4, 1.6)) / voice.charactersPerSecond
  }
  const text = kept.join('')
  const inputTokens = estimateTokens(asked.prompt) + asked.historyTokens + 8
  const output = text === '' ? 0 : estimateTokens(text)
  const usage = usageOf({ input: inputTokens, output })
  const durationMs = timeline.at(-1)?.[0] ?? null
  const streamedMs = durationMs === null ? 0 : durationMs - ttftMs
  const gaps = timeline
    .slice(1)
    .map(([ms], at) => ms - (timeline[at]?.[0] ?? 0))
    .sort((a, b) => a - b)
  return {
    status,
    text,
    error: status === 'failed' || status === 'interrupted' ? overloaded : null,
    metrics: {
      queueMs: Math.round(random.between(3, 25)),
      ttftMs: text === '' ? null : ttftMs,
      ttfaMs: text === '' ? null : ttftMs,
      durationMs,
      itlMs: output > 1 && streamedMs > 0 ? streamedMs / (output - 1) : null,
      tokensPerSecond: output >= 40 && streamedMs >= 200 ? ((output - 1) * 1000) / streamedMs : null,
      gapMs:
        gaps.length === 0
          ? null
          : {
              p50: gaps[Math.floor(gaps.length / 2)] ?? 0,
              p95: gaps[Math.floor(gaps.length * 0.95)] ?? 0,
              max: gaps.at(-1) ?? 0,
            },
      usage,
      usageSource: status === 'completed' ? 'provider' : 'estimated',
      costMicros: costMicrosOf(voice.pricing, usage),
      costStatus: status === 'completed' ? 'exact' : 'estimated',
      priceVersion: 'demo',
      tries: status === 'failed' ? 3 : 1,
    },
    timeline,
    inputTokens,
  }
}
