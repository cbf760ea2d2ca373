import type { Spread } from '../report/spread-of.ts'

/** One thing that a goal asks for, and what was measured of it; no spread where it was not measured. */
export type Demand = Readonly<{
  what: string
  /** The limit as it is written, such as `≤ 0.5`. */
  limit: string
  spread: Spread | undefined
  met: boolean | undefined
}>

export type Judged = Readonly<{ number: number; goal: string; demands: readonly Demand[] }>

/** A demand on the median of what each round gave. */
export function demand(what: string, sign: '≤' | '≥', limit: number, spread: Spread | undefined): Demand {
  const met = spread === undefined ? undefined : sign === '≤' ? spread.median <= limit : spread.median >= limit
  return { what, limit: `${sign} ${limit}`, spread, met }
}
