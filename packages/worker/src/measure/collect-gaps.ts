import { type Metrics, quantile } from '@playground/contracts'

/** Gaps kept at most; beyond it every second one is let go, and from then on only every second is taken. */
const maxKept = 16_384

/** Collects the gaps between chunks, in ms, in bounded space. */
export interface GapCollector {
  add(gapMs: number): void
  /** Null until there was a gap. */
  summary(): Metrics['gapMs']
}

/** A collector without any gaps yet. */
export function collectGaps(): GapCollector {
  let kept: number[] = []
  let stride = 1
  let seen = 0
  let max = 0
  return {
    add: (gapMs) => {
      if (gapMs > max) max = gapMs
      if (seen++ % stride !== 0) return
      kept.push(gapMs)
      if (kept.length < maxKept) return
      kept = kept.filter((_, index) => index % 2 === 0)
      stride *= 2
    },
    summary: () => {
      if (seen === 0) return null
      const ascending = kept.toSorted((a, b) => a - b)
      return { p50: round(quantile(ascending, 0.5)), p95: round(quantile(ascending, 0.95)), max: round(max) }
    },
  }
}

/** Milliseconds to a hundredth: finer is noise, and it is bytes in every ending. */
export function round(ms: number): number {
  return Math.round(ms * 100) / 100
}
