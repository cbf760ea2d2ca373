import { sql } from 'kysely'
import type { Queries } from '../db/schema.ts'
import { type Days, inDays, usageRows } from './day-sums.ts'

/** Whose use, between which days. */
export type Span = Days & Readonly<{ userId: string }>

/** What was charged for a model on a day, or, where `model` is empty, what was made and said on it. */
export type DaySum = Readonly<{
  day: string
  model: string
  /** For runs of blind sessions that are not revealed. */
  veiled: boolean
  runs: number
  failed: number
  exact: number
  tokens: number
  cache_read: number
  micros: number
  last_used: Date | null
  /** Those that are not deleted, those of them with one lane, and the prompts and answers in them. */
  sessions: number
  conversations: number
  messages: number
}>

/** Summed up by day and model, in the order of days. */
export async function readUse(db: Queries, span: Span): Promise<readonly DaySum[]> {
  const { rows } = await sql<DaySum>`
    SELECT day, model, veiled, sum(runs) AS runs, sum(failed) AS failed, sum(exact) AS exact, sum(tokens) AS tokens,
      sum(cache_read) AS cache_read, sum(micros) AS micros, max(last_used) AS last_used, sum(sessions) AS sessions,
      sum(conversations) AS conversations, sum(messages) AS messages
    FROM ${usageRows([span.userId])} WHERE ${inDays(span)}
    GROUP BY day, model, veiled HAVING model = '' OR sum(runs) > 0 ORDER BY day, model
  `.execute(db)
  return rows
}
