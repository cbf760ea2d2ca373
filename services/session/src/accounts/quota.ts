import { ProcedureError, type Quota } from '@playground/contracts'
import { sql, type Transaction } from 'kysely'
import { z } from 'zod'
import type { Queries, Tables, UserRow } from '../db/schema.ts'
import type { Write } from '../db/write-together.ts'
import type { Settings } from '../settings.ts'

type Limits = Readonly<{ tokens: number; micros: number | null }>
type Standing = Readonly<{ used: number; reserved: number; resets_at: Date }>
type Want = Readonly<{ runId: string; tokens: number; micros: number }>

/** One clock for all processes: the database's, in UTC. */
const day = sql<string>`(now() AT TIME ZONE 'UTC')::date`
const month = sql<string>`date_trunc('month', now() AT TIME ZONE 'UTC')::date`

export function limitsOf(user: Pick<UserRow, 'daily_tokens' | 'monthly_micros'>, settings: Settings): Limits {
  return { tokens: user.daily_tokens ?? settings.dailyTokens, micros: user.monthly_micros ?? settings.monthlyMicros }
}

/** What is left of today's tokens. */
export function readQuota(db: Queries, userId: string, limits: Limits): Promise<Quota> {
  return quotaOf(db, userId, 'tokens', limits.tokens)
}

/** The same of several users at once. */
export async function readQuotas(
  db: Queries,
  users: readonly Readonly<{ userId: string; limit: number }>[],
): Promise<ReadonlyMap<string, Quota>> {
  const { rows } = await sql<{ user_id: string } & Standing>`
    SELECT asked.user_id, coalesce(used, 0) AS used, coalesce(reserved, 0) AS reserved,
      (${day} + interval '1 day') AT TIME ZONE 'UTC' AS resets_at
    FROM unnest(${users.map(({ userId }) => userId)}::uuid[]) AS asked (user_id)
    LEFT JOIN quotas ON quotas.user_id = asked.user_id AND measure = 'tokens' AND period = ${day}
  `.execute(db)
  const found = new Map(rows.map((row) => [row.user_id, row]))
  return new Map(
    users.flatMap(({ userId, limit }) => {
      const standing = found.get(userId)
      return standing === undefined ? [] : [[userId, toQuota(limit, standing)] as const]
    }),
  )
}

/** Takes tokens of today as not used. What was charged stays charged. */
export async function giveBack(trx: Transaction<Tables>, userId: string, tokens: number): Promise<void> {
  await sql`
    UPDATE quotas SET used = greatest(0, used - ${tokens}::bigint)
    WHERE user_id = ${userId} AND measure = 'tokens' AND period = ${day}
  `.execute(trx)
}

async function quotaOf(db: Queries, userId: string, measure: 'tokens' | 'micros', limit: number): Promise<Quota> {
  const period = measure === 'tokens' ? day : month
  const step = measure === 'tokens' ? sql`interval '1 day'` : sql`interval '1 month'`
  const { rows } = await sql<Standing>`
    SELECT coalesce(used, 0) AS used, coalesce(reserved, 0) AS reserved,
      (${period} + ${step}) AT TIME ZONE 'UTC' AS resets_at
    FROM (SELECT 1) AS one
    LEFT JOIN quotas ON user_id = ${userId} AND measure = ${measure} AND period = ${period}
  `.execute(db)
  const [standing] = rows
  if (standing === undefined) throw new Error('a row of one has no row')
  return toQuota(limit, standing)
}

function toQuota(limit: number, { used, reserved, resets_at: resetsAt }: Standing): Quota {
  return { limit, used, reserved, remaining: Math.max(0, limit - used - reserved), resetsAt: resetsAt.toISOString() }
}

const granted = z.array(z.object({ measure: z.enum(['tokens', 'micros']) }))

/**
 * Writes that reserve what runs may cost at worst, all or none: this or they throw `quota_exceeded`. The check is the
 * condition of the update itself, so no two starts can both have the last of it.
 */
export async function reserve(
  trx: Transaction<Tables>,
  userId: string,
  limits: Limits,
  wants: readonly Want[],
): Promise<Write[]> {
  const tokens = wants.reduce((sum, want) => sum + want.tokens, 0)
  const micros = wants.reduce((sum, want) => sum + want.micros, 0)
  const limitMicros = limits.micros ?? Number.MAX_SAFE_INTEGER
  // The first reservation of a day has no row whose condition could refuse it.
  if (tokens > limits.tokens) throw await exceeded(trx, userId, limits, 'tokens')
  if (micros > limitMicros) throw await exceeded(trx, userId, limits, 'micros')
  const count = sql`
    INSERT INTO quotas AS quota (user_id, measure, period, reserved)
    VALUES (${userId}, 'tokens', ${day}, ${tokens}), (${userId}, 'micros', ${month}, ${micros})
    ON CONFLICT (user_id, measure, period) DO UPDATE SET reserved = quota.reserved + excluded.reserved
    -- What costs nothing is never too much, even where more than the limit was used.
    WHERE excluded.reserved = 0 OR quota.used + quota.reserved + excluded.reserved
      <= CASE quota.measure WHEN 'tokens' THEN ${limits.tokens}::bigint ELSE ${limitMicros}::bigint END
    RETURNING measure
  `
  const check = async (rows: readonly unknown[]) => {
    const measures = new Set(granted.parse(rows).map(({ measure }) => measure))
    if (!measures.has('tokens')) throw await exceeded(trx, userId, limits, 'tokens')
    if (!measures.has('micros')) throw await exceeded(trx, userId, limits, 'micros')
  }
  const note = trx.insertInto('reservations').values(
    wants.map((want) => ({
      run_id: want.runId,
      user_id: userId,
      day,
      tokens: want.tokens,
      month,
      micros: want.micros,
    })),
  )
  return [{ write: count, check }, note]
}

async function exceeded(
  trx: Transaction<Tables>,
  userId: string,
  limits: Limits,
  measure: 'tokens' | 'micros',
): Promise<ProcedureError> {
  const limit = measure === 'tokens' ? limits.tokens : (limits.micros ?? 0)
  const quota = await quotaOf(trx, userId, measure, limit)
  const message =
    measure === 'tokens'
      ? 'What is left of today’s tokens is not enough for this.'
      : 'What is left of this month’s money is not enough for this.'
  return new ProcedureError('quota_exceeded', message, { details: { ...quota, measure } })
}
