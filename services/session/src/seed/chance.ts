/** Numbers that look drawn by lot and are the same every time (mulberry32). */
export function chance(seed: number) {
  let state = seed
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    /** From `low` up to `high`. */
    between: (low: number, high: number) => low + next() * (high - low),
    whole: (below: number) => Math.floor(next() * below),
    happens: (share: number) => next() < share,
  }
}
export type Chance = ReturnType<typeof chance>
