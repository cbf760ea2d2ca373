import type { Summary } from '../load.ts'

/** The value that `share` of the sorted values do not exceed (nearest rank); 0 of nothing. */
export function percentile(sorted: ArrayLike<number>, share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0
}

/** Sorts the values in place. */
export function summarise(values: Float64Array): Summary {
  values.sort()
  return {
    count: values.length,
    p50: percentile(values, 0.5),
    p90: percentile(values, 0.9),
    p99: percentile(values, 0.99),
    max: percentile(values, 1),
  }
}
