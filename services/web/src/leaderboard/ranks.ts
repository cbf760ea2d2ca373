import type { Leaderboard } from '@playground/contracts'

export type Standing = Leaderboard['data'][number]
export type Ranked = Standing & Readonly<{ best: number; worst: number }>

/** Votes a model needs before it gets a rank. */
export const votesToRank = 30

/**
 * The ranks a model may have: behind all whose interval lies wholly above its own, before all whose interval lies
 * wholly below. Only models with enough votes are ranked.
 */
export function rank(data: readonly Standing[]): { ranked: readonly Ranked[]; unranked: readonly Standing[] } {
  const candidates = data.filter(({ votes }) => votes >= votesToRank)
  const ranked = candidates.map((one) => ({
    ...one,
    best: 1 + candidates.filter(({ low }) => low > one.high).length,
    worst: candidates.length - candidates.filter(({ high }) => high < one.low).length,
  }))
  return { ranked, unranked: data.filter(({ votes }) => votes < votesToRank) }
}

/** Models that may still be first, when there is more than one. */
export function contenders(ranked: readonly Ranked[]): readonly Ranked[] {
  const first = ranked.filter(({ best }) => best === 1)
  return first.length > 1 ? first : []
}

/** A scale of round steps that holds all intervals: what is drawn between its ends, in percent. */
export function scaleOf(data: readonly Pick<Standing, 'low' | 'high'>[]): {
  ticks: readonly number[]
  percent: (score: number) => number
} {
  const low = Math.min(900, ...data.map((one) => one.low))
  const high = Math.max(1100, ...data.map((one) => one.high))
  const step = [25, 50, 100, 200, 500, 1000].find((size) => (high - low) / size <= 6) ?? 2000
  const from = Math.floor(low / step) * step
  const to = Math.ceil(high / step) * step
  const ticks = Array.from({ length: Math.round((to - from) / step) - 1 }, (_, at) => from + (at + 1) * step)
  return { ticks, percent: (score) => ((score - from) / (to - from)) * 100 }
}
