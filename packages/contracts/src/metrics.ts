import { z } from 'zod'

/**
 * Tokens in disjoint buckets: no token is counted twice. `input` excludes cached tokens, `output` excludes
 * reasoning; `total` is the sum of all five.
 */
export const usage = z.object({
  input: z.int().nonnegative(),
  cacheRead: z.int().nonnegative(),
  cacheWrite: z.int().nonnegative(),
  output: z.int().nonnegative(),
  reasoning: z.int().nonnegative(),
  total: z.int().nonnegative(),
})
export type Usage = z.infer<typeof usage>

const duration = z.number().nonnegative().nullable()

export const metrics = z.object({
  queueMs: duration.describe('request issued to the provider − accepted by the gateway'),
  ttftMs: duration.describe('first non-empty chunk of any kind − request issued'),
  ttfaMs: duration.describe('first non-reasoning output − request issued'),
  durationMs: duration.describe('last content − request issued'),
  itlMs: duration.describe('(durationMs − ttftMs) / (N − 1), N output tokens ≥ 2'),
  tokensPerSecond: duration.describe('(N − 1) / (durationMs − ttftMs); null below 200 ms or 40 tokens'),
  gapMs: z
    .object({ p50: z.number(), p95: z.number(), max: z.number() })
    .nullable()
    .describe('gaps between chunks; a chunk is not a token'),
  usage,
  usageSource: z.enum(['provider', 'estimated']),
  costMicros: z.int().nonnegative().nullable().describe('micro-dollars'),
  costStatus: z.enum(['exact', 'estimated', 'unknown']),
  priceVersion: z.string().nullable(),
  tries: z.int().nonnegative(),
})
export type Metrics = z.infer<typeof metrics>

/** Sums over every run charged, replaced ones too; the average is over completed runs. */
export const totals = z.object({
  tokens: z.int(),
  costMicros: z.int(),
  averageDurationMs: z.number().nullable(),
})
export type Totals = z.infer<typeof totals>

/** Adds up the buckets into `total`. */
export function usageOf(buckets: Partial<Omit<Usage, 'total'>>): Usage {
  const { input = 0, cacheRead = 0, cacheWrite = 0, output = 0, reasoning = 0 } = buckets
  return { input, cacheRead, cacheWrite, output, reasoning, total: input + cacheRead + cacheWrite + output + reasoning }
}

/** Inter-token latency in ms, as NVIDIA AIPerf defines it; null under 2 tokens. */
export function interTokenLatencyMs(durationMs: number, ttftMs: number, tokens: number): number | null {
  return tokens >= 2 && durationMs > ttftMs ? (durationMs - ttftMs) / (tokens - 1) : null
}

/** Output tokens a second after the first token; null where too little was seen to say (200 ms, 40 tokens). */
export function tokensPerSecond(durationMs: number, ttftMs: number, tokens: number): number | null {
  const streamedMs = durationMs - ttftMs
  return streamedMs >= 200 && tokens >= 40 ? ((tokens - 1) * 1000) / streamedMs : null
}

/** The `share` quantile of ascending values by the nearest-rank method. */
export function quantile(ascending: readonly number[], share: number): number {
  return ascending[Math.min(ascending.length - 1, Math.max(0, Math.ceil(share * ascending.length) - 1))] ?? 0
}

/** Tokens of a text when nobody counted them: UTF-8 bytes / 4 for Latin text, more for others. Never 0 for a text. */
export function estimateTokens(text: string): number {
  let weight = 0
  for (let index = 0; index < text.length; index++) weight += text.charCodeAt(index) < 0x2e80 ? 1 : 3
  return Math.ceil(weight / 4)
}
