/** Runs `flush` soon: at the next animation frame in a browser, at the end of the current turn elsewhere. */
export type Schedule = (flush: () => void) => void

/** Collects listeners to call and calls each once per scheduled flush, however many events arrived before it. */
export function createFrameBatch(schedule: Schedule): (listeners: Iterable<() => void>) => void {
  let due = new Set<() => void>()

  function flush(): void {
    const listeners = due
    due = new Set()
    for (const listener of listeners) listener()
  }

  return (listeners) => {
    const idle = due.size === 0
    for (const listener of listeners) due.add(listener)
    if (idle && due.size > 0) schedule(flush)
  }
}
