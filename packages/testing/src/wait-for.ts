import { setTimeout as sleep } from 'node:timers/promises'
import { inspect } from 'node:util'

export type WaitForOptions = {
  /** How long to keep trying, 10,000 ms unless told. */
  timeoutMs?: number
  /** Pause between two tries, 20 ms unless told. */
  intervalMs?: number
  /** What is being waited for, in words: goes into the error. */
  describe?: string
}

/**
 * Asks `condition` again and again until it gives something truthy, and returns that. A condition that throws counts
 * as not yet. For states that no event announces; where there is an event, await the event.
 *
 * @throws Error after `timeoutMs`, showing the last value or the last error (also as `cause`).
 */
export async function waitFor<Value>(
  condition: () => Value | Promise<Value>,
  { timeoutMs = 10_000, intervalMs = 20, describe = 'the condition' }: WaitForOptions = {},
): Promise<Exclude<Value, false | null | undefined | 0 | ''>> {
  const deadline = performance.now() + timeoutMs
  let last: { value: unknown } | { error: unknown }
  do {
    try {
      const value = await condition()
      if (isTruthy(value)) return value
      last = { value }
    } catch (error) {
      last = { error }
    }
    await sleep(intervalMs)
  } while (performance.now() < deadline)
  const seen = 'error' in last ? `last error: ${inspect(last.error)}` : `last value: ${inspect(last.value)}`
  throw new Error(`waited ${timeoutMs} ms for ${describe}; ${seen}`, 'error' in last ? { cause: last.error } : {})
}

function isTruthy<Value>(value: Value): value is Exclude<Value, false | null | undefined | 0 | ''> {
  return Boolean(value)
}
