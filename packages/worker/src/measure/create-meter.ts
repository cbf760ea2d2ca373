import { interTokenLatencyMs, type Metrics, type OutputKind, tokensPerSecond } from '@playground/contracts'
import { collectGaps, round } from './collect-gaps.ts'

/** The times of a run, by a monotonic clock next to the SDK. */
export interface Meter {
  /** The request is issued to the provider; the first one counts, however often it is tried. */
  issued(): void
  /** A non-empty chunk came. */
  content(kind: OutputKind): void
  /** Ms since the request was issued, 0 before. */
  elapsedMs(): number
  /** Ms from then to the first content, null before it. */
  firstContentMs(): number | null
  figures(
    usage: Metrics['usage'],
  ): Pick<Metrics, 'queueMs' | 'ttftMs' | 'ttfaMs' | 'durationMs' | 'itlMs' | 'tokensPerSecond' | 'gapMs'>
}

/** A meter for a run accepted at `acceptedAtMs` (wall clock of the gateway). `now` is monotonic, in ms. */
export function createMeter(acceptedAtMs: number, now: () => number = () => performance.now()): Meter {
  let issuedAt: number | null = null
  let queueMs: number | null = null
  let firstAt: number | null = null
  let firstAnswerAt: number | null = null
  let lastAt: number | null = null
  let reasoningStreamed = false
  const gaps = collectGaps()
  const since = (at: number | null) => (at === null || issuedAt === null ? null : round(at - issuedAt))
  return {
    issued: () => {
      if (issuedAt !== null) return
      issuedAt = now()
      // Two machines' clocks: a wait is never negative.
      queueMs = Math.max(0, Date.now() - acceptedAtMs)
    },
    content: (kind) => {
      const at = now()
      if (lastAt !== null) gaps.add(at - lastAt)
      lastAt = at
      firstAt ??= at
      if (kind === 'text') firstAnswerAt ??= at
      else reasoningStreamed = true
    },
    elapsedMs: () => (issuedAt === null ? 0 : now() - issuedAt),
    firstContentMs: () => since(firstAt),
    figures: (usage) => {
      const ttftMs = since(firstAt)
      const durationMs = since(lastAt)
      const tokens = usage.output + (reasoningStreamed ? usage.reasoning : 0)
      const known = ttftMs !== null && durationMs !== null
      const itlMs = known ? interTokenLatencyMs(durationMs, ttftMs, tokens) : null
      const speed = known ? tokensPerSecond(durationMs, ttftMs, tokens) : null
      return {
        queueMs,
        ttftMs,
        ttfaMs: since(firstAnswerAt),
        durationMs,
        itlMs: itlMs === null ? null : round(itlMs),
        tokensPerSecond: speed === null ? null : round(speed),
        gapMs: gaps.summary(),
      }
    },
  }
}
