import type { ServerResponse } from 'node:http'

/** Someone who reads nothing for so long is gone. */
const maxSlowMs = 10_000

/** Resolves when the reader has caught up, or is cut off. */
export async function drained(response: ServerResponse): Promise<void> {
  const caughtUp = Promise.withResolvers<void>()
  const timer = setTimeout(() => response.destroy(), maxSlowMs)
  response.once('drain', caughtUp.resolve).once('close', caughtUp.resolve)
  await caughtUp.promise
  clearTimeout(timer)
}
