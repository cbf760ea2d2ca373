/**
 * How long a vendor asks to wait, in ms: `retry-after-ms`, or `retry-after` in seconds or as a date.
 * Undefined when it does not say, or says nonsense.
 */
export function retryAfterMs(
  headers: { get(name: string): string | null } | undefined,
  nowMs = Date.now(),
): number | undefined {
  const inMs = seconds(headers?.get('retry-after-ms'))
  if (inMs !== undefined) return inMs
  const value = headers?.get('retry-after')
  const inSeconds = seconds(value)
  if (inSeconds !== undefined) return inSeconds * 1000
  const date = Date.parse(value ?? '')
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs)
}

function seconds(value: string | null | undefined): number | undefined {
  return value !== null && value !== undefined && /^\d{1,9}(\.\d+)?$/.test(value.trim()) ? Number(value) : undefined
}
