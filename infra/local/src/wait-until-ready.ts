import { setTimeout as sleep } from 'node:timers/promises'
import type { ServiceHandle } from './keep-running.ts'
import { PlainError } from './plain-error.ts'

/**
 * Waits until every gateway says that it is ready: the database, the bus and at least one model are there.
 *
 * @throws PlainError with what a service complains about when it refuses its settings, or with what is still missing
 *   after `timeoutMs`.
 */
export async function waitUntilReady(
  urls: readonly string[],
  services: readonly ServiceHandle[],
  timeoutMs: number,
): Promise<void> {
  const deadline = performance.now() + timeoutMs
  for (const url of urls) {
    let answer = 'nothing'
    while (true) {
      const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined)
      const body = await response?.text().catch(() => '')
      if (response?.ok) break
      answer = response === undefined ? 'nothing' : `${response.status} ${body}`
      const refusal = services.flatMap((service) => service.logs()).filter((line) => line.includes('does not start'))
      if (refusal.length > 0) throw new PlainError([...new Set(refusal)].join('\n'))
      if (performance.now() > deadline) throw new PlainError(notReady(url, answer, timeoutMs, services))
      await sleep(50)
    }
  }
}

function notReady(url: string, answer: string, timeoutMs: number, services: readonly ServiceHandle[]): string {
  const tails = services.map((service) => `${service.name}: ${service.logs().at(-1) ?? 'silent'}`)
  return [`Not ready after ${timeoutMs / 1_000} s: ${url}/readyz answered ${answer}.`, ...tails].join('\n')
}
