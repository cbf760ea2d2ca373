import { ProcedureError, type Quota } from '@playground/contracts'
import { sql, type Transaction } from 'kysely'
import type { Queries, Tables, UserRow } from '../db/schema.ts'
import type { Settings } from '../settings.ts'

type Limits = Readonly<{ tokens: number; micros: number | null }>
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

async function quotaOf(db: Queries, userId: string, measure: 'tokens' | 'micros', limit: number): Promise<Quota> {
  const period = measure === 'tokens' ? day : month
  const step = measure === 'tokens' ? sql`interval '1 day'` : sql`interval '1 month'`
  const { rows } = await sql<{ used: number; reserved: number; resets_at: Date }>`
    SELECT coalesce(used, 0) AS used, coalesce(reserved, 0) AS reserved,
      (${period} + ${step}) AT TIME ZONE 'UTC' AS resets_at
    FROM (SELECT 1) AS one
    LEFT JOIN quotas ON user_id = ${userId} AND measure = ${measure} AND period = ${period}
  `.execute(db)
  const { used = 0, reserved = 0, resets_at: resetsAt = new Date() } = rows[0] ?? {}
  return { limit, used, reserved, remaining: Math.max(0, limit - used - reserved), resetsAt: resetsAt.toISOString() }
}

/**
 * Reserves what runs may cost at worst, each by its own row, all or none. Throws `quota_exceeded`. The check is
 * the update's own condition, so no two starts can both have the last of a quota.
 */
export async function reserve(
  trx: Transaction<Tables>,
  userId: string,
  limits: Limits,
  wants: readonly Want[],
): Promise<void> {
  const tokens = wants.reduce((sum, want) => sum + want.tokens, 0)
  const micros = wants.reduce((sum, want) => sum + want.micros, 0)
  await trx
    .insertInto('quotas')
    .values([
      { user_id: userId, measure: 'tokens', period: day },
      { user_id: userId, measure: 'micros', period: month },
    ])
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  if (!(await add(trx, userId, 'tokens', tokens, limits.tokens))) throw await exceeded(trx, userId, limits, 'tokens')
  if (!(await add(trx, userId, 'micros', micros, limits.micros))) throw await exceeded(trx, userId, limits, 'micros')
  await trx
    .insertInto('reservations')
    .values(
      wants.map((want) => ({
        run_id: want.runId,
        user_id: userId,
        day,
        tokens: want.tokens,
        month,
        micros: want.micros,
      })),
    )
    .execute()
}

async function add(
  trx: Transaction<Tables>,
  userId: string,
  measure: 'tokens' | 'micros',
  amount: number,
  limit: number | null,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('quotas')
    .set({ reserved: sql`reserved + ${amount}` })
    .where('user_id', '=', userId)
    .where('measure', '=', measure)
    .where('period', '=', measure === 'tokens' ? day : month)
    .$if(limit !== null, (query) => query.where(sql`used + reserved + ${amount}`, '<=', limit))
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
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
