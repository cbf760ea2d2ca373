/** Bounds how much of a worker's traffic may be retries, so that they do not drown a provider in trouble. */
export interface RetryBudget {
  called(): void
  /** Takes one retry out of the budget; false when there is none. */
  take(): boolean
}

/**
 * Retries up to a share of the calls of the last minute, and always `floor` of them, so that a quiet worker may
 * retry at all. Counted in two half-minute windows.
 */
export function createRetryBudget(
  options: Readonly<{ share?: number; floor?: number; now?: () => number }> = {},
): RetryBudget {
  const { share = 0.1, floor = 10, now = () => performance.now() } = options
  const windowMs = 30_000
  let windowStart = now()
  let before = { calls: 0, retries: 0 }
  let current = { calls: 0, retries: 0 }
  const turn = () => {
    const windows = Math.floor((now() - windowStart) / windowMs)
    if (windows < 1) return
    before = windows === 1 ? current : { calls: 0, retries: 0 }
    current = { calls: 0, retries: 0 }
    windowStart += windows * windowMs
  }
  return {
    called: () => {
      turn()
      current.calls++
    },
    take: () => {
      turn()
      const allowed = Math.max(floor, share * (before.calls + current.calls))
      if (before.retries + current.retries >= allowed) return false
      current.retries++
      return true
    },
  }
}
