const firstMs = 500
const longestMs = 15_000

/**
 * How long to wait before the next try: full jitter between 0.5 s and a bound that doubles with each try up to 15 s,
 * so that clients cut off together do not come back together.
 *
 * @param tries tries that failed so far, 0 or more
 * @param random a number from 0 up to 1
 */
export function backoffMs(tries: number, random: number = Math.random()): number {
  const bound = Math.min(longestMs, firstMs * 2 ** Math.min(tries + 1, 10))
  return firstMs + random * (bound - firstMs)
}
