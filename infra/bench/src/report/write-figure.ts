import type { Spread } from './spread-of.ts'

/** A median with how far it reached, in as few digits as say something. */
export function writeFigure(spread: Spread | undefined): string {
  if (spread === undefined) return ''
  const { median, min, max, count } = spread
  return count === 1 ? short(median) : `${short(median)} (${short(min)}–${short(max)})`
}

function short(value: number): string {
  const size = Math.abs(value)
  if (size >= 100) return value.toFixed(0)
  return size >= 10 ? value.toFixed(1) : value.toFixed(2)
}
