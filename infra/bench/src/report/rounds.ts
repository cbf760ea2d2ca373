import type { Figures } from '../cells/cell.ts'
import type { Measurement } from '../measurement.ts'

/** What one round says of one cell, by system. */
export type Round = ReadonlyMap<string, Figures>

const counted = ['ttftP50Ms', 'ttftP99Ms', 'chunkP50Ms', 'chunkP99Ms'] as const

/**
 * The rounds of a cell, each with what a system added to going direct: `addedTtftP50Ms` and so on, where the round has
 * been to the upstream directly too.
 */
export function roundsOf(measurements: readonly Measurement[], cell: string): Round[] {
  const own = measurements.filter((each) => each.cell === cell)
  return [...Map.groupBy(own, ({ round }) => round).values()].map((round) => {
    const base = round.find(({ system }) => system === 'direct')?.figures
    return new Map(round.map(({ system, figures }) => [system, { ...figures, ...addedTo(base, figures) }]))
  })
}

function addedTo(base: Figures | undefined, figures: Figures): Figures {
  if (base === undefined) return {}
  return Object.fromEntries(
    counted.flatMap((name) => {
      const [own, direct] = [figures[name], base[name]]
      if (own === undefined || direct === undefined) return []
      return [[`added${name[0]?.toUpperCase()}${name.slice(1)}`, own - direct]]
    }),
  )
}
