import type { UsageReport } from '@playground/contracts'

export type Measure = 'cost' | 'tokens'

/** One model's amounts, a value per day; the last stands for all that have no colour of their own. */
export type Series = Readonly<{ model: string; rank: number; values: readonly number[]; total: number }>

/** Colours of the ramp, and so models that are told apart. */
export const rampLength = 5
export const otherModels = 'other'

/** What a chart stacks, largest first: micro-dollars or tokens by model and day. */
export function seriesOf(report: UsageReport, days: readonly string[], measure: Measure): readonly Series[] {
  const at = new Map(days.map((day, index) => [day, index]))
  const byModel = new Map<string, number[]>()
  for (const { day, byModel: parts } of report.byDay) {
    const index = at.get(day)
    if (index === undefined) continue
    for (const { model, tokens, costMicros } of parts) {
      const values = byModel.get(model) ?? days.map(() => 0)
      values[index] = (values[index] ?? 0) + (measure === 'cost' ? costMicros : tokens)
      byModel.set(model, values)
    }
  }
  const all = [...byModel].map(([model, values]) => ({ model, values, total: sum(values) }))
  const ranked = all.toSorted((one, two) => two.total - one.total || one.model.localeCompare(two.model))
  const own = ranked.slice(0, rampLength)
  const rest = ranked.slice(rampLength)
  const other = days.map((_, index) => sum(rest.map(({ values }) => values[index] ?? 0)))
  return [
    ...own.map((one, rank) => ({ ...one, rank })),
    ...(rest.length === 0 ? [] : [{ model: otherModels, rank: rampLength, values: other, total: sum(other) }]),
  ]
}

/** The days of one model, for its line in a table. */
export function daysOf(report: UsageReport, days: readonly string[], model: string): readonly number[] {
  const amounts = new Map(
    report.byDay.map(({ day, byModel }) => [day, byModel.find((part) => part.model === model)?.tokens ?? 0]),
  )
  return days.map((day) => amounts.get(day) ?? 0)
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
