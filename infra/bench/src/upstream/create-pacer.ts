export type Pacer = Readonly<{
  /** Calls `step` every `intervalMs` from now on, each call on time even after a late one. Returns the way to stop. */
  every: (intervalMs: number, step: () => void) => () => void
}>

/** One timer for thousands of streams: those due in the same millisecond share a turn, as they would with own timers. */
export function createPacer(): Pacer {
  const rings = new Map<number, Set<() => void>[]>()
  let doneMs = 0
  let steps = 0

  const turn = () => {
    const nowMs = Math.floor(performance.now())
    for (; doneMs < nowMs; doneMs++) {
      for (const [intervalMs, ring] of rings) for (const step of ring[(doneMs + 1) % intervalMs] ?? []) step()
    }
    if (steps > 0) setTimeout(turn, 1)
  }

  return {
    every: (intervalMs, step) => {
      const ring = rings.get(intervalMs) ?? Array.from({ length: intervalMs }, () => new Set<() => void>())
      rings.set(intervalMs, ring)
      const slot = ring[Math.floor(performance.now()) % intervalMs]
      slot?.add(step)
      steps += 1
      if (steps === 1) {
        doneMs = Math.floor(performance.now())
        setTimeout(turn, 1)
      }
      return () => {
        if (slot?.delete(step) === true) steps -= 1
      }
    },
  }
}
