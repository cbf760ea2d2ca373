import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

export type CallOptions = Readonly<{
  method?: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  body?: unknown
  /** Makes repeats of a start the same start; one is made for every POST unless told. */
  idempotencyKey?: string
  /** Whether to ask again, elsewhere, when nobody answers or 503 comes; for so long. Unless told, not at all. */
  insistMs?: number
}>

export type Answer = Readonly<{ status: number; body: unknown; url: string; tries: number }>

/** Asks a gateway over HTTP as anybody might: no client of ours, nothing but fetch. Paths are under /api/v1. */
export async function call(
  urls: readonly string[],
  token: string | null,
  path: string,
  { method = 'GET', body, idempotencyKey = randomUUID(), insistMs = 0 }: CallOptions = {},
): Promise<Answer> {
  const deadline = performance.now() + insistMs
  const headers = {
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    ...(method === 'POST' ? { 'idempotency-key': idempotencyKey } : {}),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  }
  for (let tries = 1; ; tries++) {
    const url = urls[(tries - 1) % urls.length] ?? ''
    try {
      const response = await fetch(`${url}/api/v1${path}`, {
        method,
        headers,
        signal: AbortSignal.timeout(20_000),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      const text = await response.text()
      const retry = response.status === 503 && performance.now() < deadline
      if (!retry) return { status: response.status, body: text === '' ? null : JSON.parse(text), url, tries }
    } catch (error) {
      if (performance.now() >= deadline) throw error
    }
    await sleep(100)
  }
}
