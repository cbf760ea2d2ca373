/** Microseconds since the machine started: one clock for every process, so that a stamp of one can be read by another. */
export function nowUs(): number {
  const [seconds, nanoseconds] = process.hrtime()
  return seconds * 1e6 + nanoseconds / 1e3
}
