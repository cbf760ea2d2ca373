import { count } from '../format/count.ts'

/** 8.42 M, 31.5 k: three significant digits. */
export function inUnits(tokens: number): { value: string; unit: string } {
  if (tokens >= 1_000_000) return { value: three(tokens / 1_000_000), unit: 'M' }
  return tokens >= 10_000 ? { value: three(tokens / 1000), unit: 'k' } : { value: count(tokens), unit: '' }
}

function three(value: number): string {
  return value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)
}

/** A part in whole percent. */
export function share(part: number, whole: number): string {
  return whole === 0 ? '0 %' : `${Math.round((part / whole) * 100)} %`
}
