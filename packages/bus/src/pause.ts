import { setTimeout as sleep } from 'node:timers/promises'

/** Waits. Throws the signal's own reason, which the timer of Node would wrap. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal })
  } catch (error) {
    signal?.throwIfAborted()
    throw error
  }
}
