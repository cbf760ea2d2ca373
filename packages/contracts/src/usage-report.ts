import { z } from 'zod'

/** A day in UTC, `YYYY-MM-DD`, in this era. */
export const day = z.iso.date().refine((value) => value >= '2000-01-01', 'must not be before the year 2000')

const byModel = z.object({
  model: z.string(),
  tokens: z.int(),
  cacheRead: z.int().describe('of these, read from the provider’s cache'),
  costMicros: z.int(),
  runs: z.int(),
  failed: z.int().describe('of these, ended by a fault'),
  medianTtftMs: z.number().nullable().describe('of the newest 1,000 runs'),
  medianTokensPerSecond: z.number().nullable().describe('of the newest 1,000 runs'),
})

/** What an account has used, all time unless `from` and `to` (days in UTC, both included) say otherwise. */
export const usageReport = z.object({
  totalTokens: z.int(),
  totalCostMicros: z.int().describe('runs of blind sessions count from the reveal on, for their price would tell'),
  sessionsCount: z.int().describe('not deleted ones'),
  conversationsCount: z.int().describe('of these, those with one lane'),
  messagesCount: z.int().describe('prompts and answers in them'),
  lastUsed: z.string().nullable(),
  byModel: z.array(byModel).describe('most tokens first; runs of blind sessions from the reveal on'),
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
