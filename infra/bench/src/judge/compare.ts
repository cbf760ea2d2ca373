import type { Measurement } from '../measurement.ts'
import { type Round, roundsOf } from '../report/rounds.ts'
import { type Spread, spreadOf } from '../report/spread-of.ts'
import type { Traits } from '../systems/system.ts'

/** Figures of latency below this are noise, and no divisor. */
const leastMs = 0.05
/** Who loses more than this of what was offered is not asked how fast the rest was. */
const leastShare = 0.9

export type Comparison = Readonly<{
  /** Of each round in which both were measured: the product's figure through the best peer's. */
  toBestPeer: (cell: string, figure: string, among?: (peer: Traits) => boolean) => Spread | undefined
  /** The product's figure through that of one other system. */
  toSystem: (cell: string, figure: string, system: string) => Spread | undefined
  /** A figure by itself. */
  figure: (cell: string, figure: string, system?: string) => Spread | undefined
  /** Whether the product delivered what was offered; how fast it delivers a part of it meets no goal. */
  isWhole: (cell: string) => boolean
  /** Anything else that a round tells. */
  each: (cell: string, value: (round: Round) => number | undefined) => Spread | undefined
}>

/** Compares the product with others, round by round. The smaller figure is the better one. */
export function compare(measurements: readonly Measurement[], systems: readonly Traits[]): Comparison {
  const peers = systems.filter(({ kind }) => kind === 'peer')

  const each = (cell: string, value: (round: Round) => number | undefined) =>
    spreadOf(roundsOf(measurements, cell).flatMap((round) => value(round) ?? []))

  const best = (round: Round, figure: string, among: (peer: Traits) => boolean): number | undefined => {
    const figures = peers
      .filter(among)
      .map(({ name }) => round.get(name))
      .filter((found) => found !== undefined)
    const whole = figures.filter(({ deliveredShare = 1 }) => deliveredShare >= leastShare)
    const values = (whole.length > 0 ? whole : figures).flatMap((each) => each[figure] ?? [])
    return values.length === 0 ? undefined : Math.min(...values)
  }
  /** Of figures that the direct way nearly has too, what was added is noise: then the whole is compared. */
  const ratio = (
    figure: string,
    own: (name: string) => number | undefined,
    other: (name: string) => number | undefined,
  ) => {
    const whole = wholeOf(figure)
    const isNoise = (other(figure) ?? 0) < leastMs
    const name = figure !== whole && isNoise ? whole : figure
    const [ownValue, otherValue] = [own(name), other(name)]
    if (ownValue === undefined || otherValue === undefined) return undefined
    return (name === whole ? ownValue : Math.max(ownValue, leastMs)) / otherValue
  }

  const isWhole = (cell: string) => {
    const share = each(cell, (round) => round.get('product')?.deliveredShare)
    return share === undefined || share.median >= leastShare
  }

  return {
    each,
    isWhole,
    toBestPeer: (cell, figure, among = () => true) =>
      each(cell, (round) =>
        ratio(
          figure,
          (name) => round.get('product')?.[name],
          (name) => best(round, name, among),
        ),
      ),
    toSystem: (cell, figure, system) =>
      each(cell, (round) =>
        ratio(
          figure,
          (name) => round.get('product')?.[name],
          (name) => round.get(system)?.[name],
        ),
      ),
    figure: (cell, figure, system = 'product') => each(cell, (round) => round.get(system)?.[figure]),
  }
}

/** `addedTtftP50Ms` → `ttftP50Ms`. */
function wholeOf(figure: string): string {
  return figure.replace(/^added(.)/, (_, first: string) => first.toLowerCase())
}
