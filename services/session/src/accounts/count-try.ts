import { newId, ProcedureError } from '@playground/contracts'
import { sql, type Transaction } from 'kysely'
import { inTurn } from '../db/in-turn.ts'
import type { Database, Tables } from '../db/schema.ts'
import { transact } from '../db/transact.ts'

type Try = Readonly<{ kind: 'login' | 'registration'; account: string | null; ip: string }>

const perMinute = { login: { account: 5, ip: 100 }, registration: { account: 5, ip: 30 } } as const

/**
 * Counts a try of the last 60 s against its account and its network address, or refuses it; then does `work` in the
 * same transaction. It is counted before anybody knows whether it is right, so that parallel tries cannot slip
 * through; a right one is taken back.
 */
export function countTry<Result>(
  db: Database,
  attempt: Try,
  work: (trx: Transaction<Tables>) => Promise<Result>,
): Promise<Result> {
  return inTurn(db, `${attempt.kind} @${attempt.ip}`, () =>
    transact(db, async (trx) => {
      await holdLines(trx, attempt)
      await refuseAbove(trx, attempt)
      await trx
        .insertInto('tries')
        .values({ id: newId(), ...attempt })
        .execute()
      return work(trx)
    }),
  )
}

/** Always the account before the address, so that nobody waits in a circle. */
async function holdLines(trx: Transaction<Tables>, { kind, account, ip }: Try): Promise<void> {
  const names = [...(account === null ? [] : [`${kind} ${account}`]), `${kind} @${ip}`]
  await sql`SELECT ${sql.join(names.map((name) => sql`pg_advisory_xact_lock(hashtextextended(${name}, 0))`))}`.execute(
    trx,
  )
}

async function refuseAbove(trx: Transaction<Tables>, { kind, account, ip }: Try): Promise<void> {
  const { rows } = await sql<{ by: 'account' | 'ip'; count: number; wait_ms: number }>`
    SELECT counted.by, count(*) AS count,
      coalesce(60000 - extract(epoch FROM clock_timestamp() - min(at)) * 1000, 0) AS wait_ms
    FROM (
      SELECT 'account' AS by, at FROM tries WHERE kind = ${kind} AND account = ${account}
      UNION ALL
      SELECT 'ip', at FROM tries WHERE kind = ${kind} AND ip = ${ip}
    ) AS counted
    WHERE at > clock_timestamp() - interval '60 seconds'
    GROUP BY counted.by
  `.execute(trx)
  for (const { by, count, wait_ms: waitMs } of rows) {
    if (count < perMinute[kind][by]) continue
    throw new ProcedureError('rate_limited', 'Too many tries. Wait a minute.', {
      retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)),
    })
  }
}
