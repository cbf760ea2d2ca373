import { z } from 'zod'

/** A day in UTC, `YYYY-MM-DD`. */
export const day = z.iso.date()

const byModel = z.object({
  model: z.string(),
  tokens: z.int(),
  cacheRead: z.int().describe('of these, read from the provider’s cache'),
  costMicros: z.int(),
  runs: z.int(),
  failed: z.int(),
  medianTtftMs: z.number().nullable(),
  medianTokensPerSecond: z.number().nullable(),
})

/** What an account has used, all time unless `from` and `to` (days in UTC, both included) say otherwise. */
export const usageReport = z.object({
  totalTokens: z.int(),
  totalCostMicros: z.int(),
  sessionsCount: z.int(),
  conversationsCount: z.int(),
  messagesCount: z.int(),
  lastUsed: z.string().nullable(),
  byModel: z.array(byModel),
  byDay: z.array(
    z.object({
      day,
      tokens: z.int(),
      costMicros: z.int(),
      byModel: z.array(z.object({ model: z.string(), tokens: z.int(), costMicros: z.int() })),
    }),
  ),
  exactCostShare: z.number().min(0).max(1).describe('share of the charges whose cost is exact; 1 without any'),
})
export type UsageReport = z.infer<typeof usageReport>
