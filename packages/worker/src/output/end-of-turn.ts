const waiting = new Set<() => void>()

/**
 * Calls back once the event loop has delivered what there was for this turn; the same callback only once. All runs of
 * a process are called together, so that what they publish leaves in one write: a write for each of them, and a server
 * woken for each, is what streaming would otherwise cost most.
 */
export function atEndOfTurn(callback: () => void): void {
  if (waiting.size === 0) setImmediate(endTurn)
  waiting.add(callback)
}

/** Takes a callback back. */
export function notAtEndOfTurn(callback: () => void): void {
  waiting.delete(callback)
}

function endTurn() {
  const callbacks = [...waiting]
  waiting.clear()
  for (const callback of callbacks) callback()
}
