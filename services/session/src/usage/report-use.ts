import type { UsageReport } from '@playground/contracts'
import type { Pace } from './read-pace.ts'
import type { DaySum } from './read-use.ts'

const sum = (rows: readonly DaySum[], pick: (row: DaySum) => number) => rows.reduce((so, row) => so + pick(row), 0)

/**
 * A report from sums by day and model. Runs of blind sessions count as tokens in all, like in the quota; what they
 * cost and which model they were of waits for the reveal.
 */
export function reportUse(sums: readonly DaySum[], paces: readonly Pace[]): UsageReport {
  const rows = sums.filter(({ model }) => model !== '')
  const told = rows.filter(({ veiled }) => !veiled)
  const runs = sum(told, (row) => row.runs)
  const paceOf = new Map(paces.map((pace) => [pace.model, pace]))
  const lastUsedMs = rows.reduce((latest, { last_used: at }) => Math.max(latest, at?.getTime() ?? 0), 0)
  return {
    totalTokens: sum(rows, (row) => row.tokens),
    totalCostMicros: sum(told, (row) => row.micros),
    sessionsCount: sum(sums, (row) => row.sessions),
    conversationsCount: sum(sums, (row) => row.conversations),
    messagesCount: sum(sums, (row) => row.messages),
    lastUsed: rows.length === 0 ? null : new Date(lastUsedMs).toISOString(),
    byModel: [...Map.groupBy(told, ({ model }) => model)]
      .map(([model, own]) => ({
        model,
        tokens: sum(own, (row) => row.tokens),
        cacheRead: sum(own, (row) => row.cache_read),
        costMicros: sum(own, (row) => row.micros),
        runs: sum(own, (row) => row.runs),
        failed: sum(own, (row) => row.failed),
        medianTtftMs: paceOf.get(model)?.ttft_ms ?? null,
        medianTokensPerSecond: paceOf.get(model)?.tokens_per_second ?? null,
      }))
      .sort((a, b) => b.tokens - a.tokens),
    byDay: [...Map.groupBy(rows, ({ day }) => day)].map(([day, own]) => ({
      day,
      tokens: sum(own, (row) => row.tokens),
      costMicros: sum(own, ({ veiled, micros }) => (veiled ? 0 : micros)),
      byModel: own
        .filter(({ veiled }) => !veiled)
        .map(({ model, tokens, micros }) => ({ model, tokens, costMicros: micros })),
    })),
    exactCostShare: runs === 0 ? 1 : sum(told, (row) => row.exact) / runs,
  }
}
