/** Waits, so that tests can wait without waiting. */
export type Clock = {
  /** Milliseconds since some moment: only differences say anything. */
  nowMs(): number
  /** Calls `act` after `ms`; returns how to call it off. */
  after(ms: number, act: () => void): () => void
}

export const systemClock: Clock = {
  nowMs: () => performance.now(),
  after(ms, act) {
    const timer = setTimeout(act, ms)
    return () => clearTimeout(timer)
  },
}
