import { newId, ProcedureError } from '@playground/contracts'
import { sql, type Transaction } from 'kysely'
import type { Tables } from '../db/schema.ts'

type Kind = 'login' | 'registration'
type Try = Readonly<{ kind: Kind; account: string | null; ip: string }>

const perMinute = { login: { account: 5, ip: 100 }, registration: { account: 5, ip: 30 } } as const

/**
 * Counts a try of the last 60 s against its account and its network address, or refuses it. It is counted before
 * anybody knows whether it is right, so that parallel tries cannot slip through; a right one is taken back.
 */
export async function countTry(trx: Transaction<Tables>, attempt: Try): Promise<void> {
  if (attempt.account !== null) await holdLine(trx, `${attempt.kind} ${attempt.account}`)
  await holdLine(trx, `${attempt.kind} @${attempt.ip}`)
  if (attempt.account !== null) await refuseAbove(trx, attempt, 'account', attempt.account)
  await refuseAbove(trx, attempt, 'ip', attempt.ip)
  await trx
    .insertInto('tries')
    .values({ id: newId(), ...attempt })
    .execute()
}

async function holdLine(trx: Transaction<Tables>, name: string): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(trx)
}

async function refuseAbove(
  trx: Transaction<Tables>,
  { kind }: Try,
  column: 'account' | 'ip',
  value: string,
): Promise<void> {
  const { count, oldest_ms: oldestMs } = await trx
    .selectFrom('tries')
    .select([
      sql<number>`count(*)`.as('count'),
      sql<number>`coalesce(extract(epoch FROM clock_timestamp() - min(at)) * 1000, 0)`.as('oldest_ms'),
    ])
    .where('kind', '=', kind)
    .where(column, '=', value)
    .where('at', '>', sql<Date>`clock_timestamp() - interval '60 seconds'`)
    .executeTakeFirstOrThrow()
  if (count < perMinute[kind][column]) return
  throw new ProcedureError('rate_limited', 'Too many tries. Wait a minute.', {
    retryAfterSeconds: Math.max(1, Math.ceil((60_000 - oldestMs) / 1000)),
  })
}
