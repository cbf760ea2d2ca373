import type { Measurement } from '../measurement.ts'
import { type Spread, spreadOf } from '../report/spread-of.ts'
import type { Traits } from '../systems/system.ts'

const heldBelowMs = 100
const leastShare = 0.95

export type Held = Readonly<{ tried: readonly number[]; product: Spread | undefined; ratio: Spread | undefined }>

/**
 * How many streams each system held: the most that were tried with the median of chunk p99 below 100 ms and next to
 * nothing lost, no smaller number having failed.
 */
export function streamsHeld(measurements: readonly Measurement[], systems: readonly Traits[]): Held {
  const tried = [...new Set(measurements.flatMap(({ cell }) => (/^\d+$/.test(cell) ? [Number(cell)] : [])))].toSorted(
    (a, b) => a - b,
  )
  const holds = (system: string, count: number) => {
    const own = measurements.filter((each) => each.system === system && each.cell === String(count))
    const p99 = spreadOf(own.flatMap(({ figures }) => figures.chunkP99Ms ?? []))
    const share = spreadOf(own.flatMap(({ figures }) => figures.deliveredShare ?? []))
    return p99 !== undefined && share !== undefined && p99.median < heldBelowMs && share.median >= leastShare
  }
  const heldBy = (system: string) => {
    const failed = tried.findIndex((count) => !holds(system, count))
    return (failed === -1 ? tried.at(-1) : tried[failed - 1]) ?? 0
  }
  const isMeasured = (name: string) => measurements.some(({ system, cell }) => system === name && /^\d+$/.test(cell))
  const peers = systems.filter(({ kind, name }) => kind === 'peer' && isMeasured(name)).map(({ name }) => heldBy(name))
  if (!isMeasured('product') || peers.length === 0 || tried.length < 2) {
    return { tried, product: undefined, ratio: undefined }
  }
  const product = heldBy('product')
  return { tried, product: spreadOf([product]), ratio: spreadOf([product / Math.max(1, ...peers)]) }
}
