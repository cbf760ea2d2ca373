import { ProcedureError } from '@playground/contracts'
import { type Selectable, sql, type Transaction } from 'kysely'
import type { z } from 'zod'
import { lockUser } from '../accounts/lock-user.ts'
import { jsonb } from '../db/jsonb.ts'
import type { Tables, UserRow } from '../db/schema.ts'
import { transact } from '../db/transact.ts'
import type { Deps } from '../deps.ts'
import { inTurn } from './in-turn.ts'
import { refuseBacklog } from './refuse-backlog.ts'

export type Admission<Stored, Fresh> = Readonly<{
  userId: string
  idempotency: { key: string; fingerprint: string } | null
  /** An id made for this start alone: without a client's key, it keeps a repeated transaction from starting twice. */
  ownKey: string
  /** What is remembered for a repeat of the start. */
  stored: z.ZodType<Stored>
  /** Whether this counts as a start; asked after `plan`. */
  counts: (stored: Stored) => boolean
  /** Checks, reserves and writes, at a time by the database's clock. Whatever it throws undoes everything. */
  plan: (trx: Transaction<Tables>, user: Selectable<UserRow>, at: Date) => Promise<{ stored: Stored; fresh: Fresh }>
}>

/**
 * One transaction per start, under the user's lock: repeats of a key and races for places, quota and rate stand in
 * line here. What is refused leaves no trace. `fresh` is what the plan made besides, null for a repeat.
 */
export async function admit<Stored, Fresh>(
  deps: Deps,
  admission: Admission<Stored, Fresh>,
): Promise<{ stored: Stored; fresh: Fresh | null }> {
  await refuseBacklog(deps)
  const { userId, idempotency, ownKey } = admission
  // A client's key has no blanks, so it never meets one of ours.
  const key = idempotency?.key ?? `own ${ownKey}`
  const fingerprint = idempotency?.fingerprint ?? ''
  const start = async (trx: Transaction<Tables>) => {
    const user = await lockUser(trx, userId)
    const known = await trx
      .selectFrom('idempotency')
      .select(['fingerprint', 'response'])
      .where('user_id', '=', userId)
      .where('key', '=', key)
      .where('created_at', '>', sql<Date>`now() - interval '24 hours'`)
      .executeTakeFirst()
    if (known !== undefined) {
      if (known.fingerprint !== fingerprint) {
        throw new ProcedureError('idempotency_key_reused', 'This idempotency key was used for something else.')
      }
      return { stored: admission.stored.parse(known.response), fresh: null }
    }
    const at = await refuseAboveRate(trx, userId, 'start', deps.settings.startsPerMinute)
    const { stored, fresh } = await admission.plan(trx, user, at)
    if (admission.counts(stored)) await trx.insertInto('starts').values({ user_id: userId, kind: 'start' }).execute()
    await trx
      .insertInto('idempotency')
      .values({ user_id: userId, key, fingerprint, response: jsonb(stored) })
      .onConflict((conflict) =>
        conflict.columns(['user_id', 'key']).doUpdateSet({
          fingerprint: (excluded) => excluded.ref('excluded.fingerprint'),
          response: (excluded) => excluded.ref('excluded.response'),
          created_at: sql`now()`,
        }),
      )
      .execute()
    return { stored, fresh }
  }
  return inTurn(userId, () => transact(deps.db, start))
}

async function refuseAboveRate(trx: Transaction<Tables>, userId: string, kind: string, limit: number): Promise<Date> {
  const {
    count,
    wait_ms: waitMs,
    at,
  } = await trx
    .selectFrom('starts')
    .select([
      sql<number>`count(*)`.as('count'),
      sql<Date>`date_trunc('milliseconds', clock_timestamp())`.as('at'),
      sql<number>`coalesce(60000 - extract(epoch FROM clock_timestamp() - min(at)) * 1000, 0)`.as('wait_ms'),
    ])
    .where('user_id', '=', userId)
    .where('kind', '=', kind)
    .where('at', '>', sql<Date>`clock_timestamp() - interval '60 seconds'`)
    .executeTakeFirstOrThrow()
  if (count < limit) return at
  throw new ProcedureError('rate_limited', `No more than ${limit} starts a minute.`, {
    retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)),
  })
}
