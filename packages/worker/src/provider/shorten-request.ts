import { encodedBytes } from '@playground/contracts'

/** Lengths tried one after the other until the whole fits. */
const steps = [8192, 2048, 512, 128, 32] as const

/**
 * A request body small enough to keep, with the same shape: long strings lose their middle, long lists too.
 * `maxBytes` is of its JSON in UTF-8.
 */
export function shortenRequest(body: unknown, maxBytes: number): { body: unknown; truncated: boolean } {
  if (encodedBytes(body ?? null) <= maxBytes) return { body, truncated: false }
  for (const limit of steps) {
    const shorter = shorten(body, limit)
    if (encodedBytes(shorter) <= maxBytes) return { body: shorter, truncated: true }
  }
  return { body: null, truncated: true }
}

function shorten(value: unknown, limit: number): unknown {
  if (typeof value === 'string') return value.length <= limit ? value : middleOut(value, limit)
  if (Array.isArray(value)) {
    const items: unknown[] = value
    const kept = items.length <= limit ? items : [...items.slice(0, limit / 2), ...items.slice(-limit / 2)]
    return kept.map((item) => shorten(item, limit))
  }
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, shorten(item, limit)]))
}

function middleOut(text: string, limit: number): string {
  const half = Math.floor(limit / 2)
  const left = text.slice(0, half).toWellFormed()
  return `${left} […${text.length - 2 * half} characters…] ${text.slice(-half).toWellFormed()}`
}
