import type { Judged } from '../judge/goal.ts'
import { writeFigure } from './write-figure.ts'
import { writeTable } from './write-table.ts'

/** A line a demand: what was measured, the limit, and whether it was met. */
export function writeGoals(goals: readonly Judged[]): string {
  const rows = goals.flatMap(({ number, goal, demands }) =>
    demands.map(({ what, limit, spread, met }) => [
      `${number}. ${goal}: ${what}`,
      spread === undefined ? 'not measured' : writeFigure(spread),
      limit,
      met === undefined ? '' : met ? 'met' : 'not met',
    ]),
  )
  return writeTable(['goal', 'measured', 'asked', ''], rows)
}
