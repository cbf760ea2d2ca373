import type { AdminUser } from '@playground/contracts'
import { type Selectable, sql } from 'kysely'
import { limitsOf, readQuotas } from '../accounts/quota.ts'
import { toUser } from '../accounts/user-record.ts'
import type { Queries, UserRow } from '../db/schema.ts'
import type { Settings } from '../settings.ts'
import { usageRows } from '../usage/day-sums.ts'

type Use = { user_id: string; tokens: number; micros: number; runs: number; last_used: Date | null }

/** Accounts as an admin sees them. */
export async function viewUsers(
  db: Queries,
  settings: Settings,
  rows: readonly Selectable<UserRow>[],
): Promise<AdminUser[]> {
  const ids = rows.map(({ id }) => id)
  const quotas = await readQuotas(
    db,
    rows.map((row) => ({ userId: row.id, limit: limitsOf(row, settings).tokens })),
  )
  const uses = new Map((await readUses(db, ids)).map((use) => [use.user_id, use]))
  return rows.flatMap((row) => {
    const [quota, use] = [quotas.get(row.id), uses.get(row.id)]
    if (quota === undefined) return []
    return {
      ...toUser(row),
      disabled: row.disabled,
      quota,
      dailyTokens: row.daily_tokens,
      monthlyMicros: row.monthly_micros,
      usage: {
        tokens: use?.tokens ?? 0,
        costMicros: use?.micros ?? 0,
        runs: use?.runs ?? 0,
        lastUsed: use?.last_used?.toISOString() ?? null,
      },
      createdAt: row.created_at.toISOString(),
    }
  })
}

/** Money of a blind session that is not revealed is left out, as in the user's own report: prices have names. */
async function readUses(db: Queries, ids: readonly string[]): Promise<readonly Use[]> {
  const { rows } = await sql<Use>`
    SELECT user_id, sum(tokens) AS tokens, sum(runs) AS runs, max(last_used) AS last_used,
      coalesce(sum(micros) FILTER (WHERE NOT veiled), 0) AS micros
    FROM ${usageRows(ids)} WHERE model <> '' GROUP BY user_id
  `.execute(db)
  return rows
}
