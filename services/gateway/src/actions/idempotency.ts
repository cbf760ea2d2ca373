import { createHash } from 'node:crypto'

/** How a start is recognised again: the client's key, and what was asked, whatever the order of its fields. */
export function idempotencyOf(key: string | undefined, route: string, body: unknown) {
  if (key === undefined) return null
  const fingerprint = createHash('sha256')
    .update(`${route}\n${JSON.stringify(inOrder(body))}`)
    .digest('hex')
  return { key, fingerprint }
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder)
  if (typeof value !== 'object' || value === null) return value
  const fields = Object.entries(value).filter(([, inner]) => inner !== undefined)
  return fields.sort(([one], [other]) => (one < other ? -1 : 1)).map(([name, inner]) => [name, inOrder(inner)])
}
