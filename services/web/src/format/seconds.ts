/** A measured time: three significant digits, so 4.31 s, 14.2 s, 120 s. */
export function seconds(ms: number): string {
  const value = ms / 1000
  return value.toFixed(value < 9.995 ? 2 : value < 99.95 ? 1 : 0)
}

/** A time that still runs: always one decimal, or the digits would jump. */
export function runningSeconds(ms: number): string {
  return (Math.max(0, ms) / 1000).toFixed(1)
}

/** Whole seconds, for waiting and thinking. */
export function wholeSeconds(ms: number): string {
  return String(Math.floor(Math.max(0, ms) / 1000))
}
