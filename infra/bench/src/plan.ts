import type { Options } from './read-options.ts'

export type Plan = Readonly<{ cells: readonly string[]; rounds: number; windowMs: number }>

/** What is run: the short mode looks at what matters most, the full one at everything. */
export function planOf({ short, cells, rounds, seconds }: Options): Plan {
  const plan = short
    ? { cells: ['50', '200', '500'], rounds: 1, windowMs: 3_000 }
    : { cells: ['1', '50', '200', '500', '1000'], rounds: 5, windowMs: 20_000 }
  return {
    cells: cells ?? plan.cells,
    rounds: rounds ?? plan.rounds,
    windowMs: seconds === undefined ? plan.windowMs : seconds * 1_000,
  }
}
