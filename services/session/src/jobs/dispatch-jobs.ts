import { type Selectable, sql, type Transaction } from 'kysely'
import { lockUser } from '../accounts/lock-user.ts'
import { inTurn } from '../db/in-turn.ts'
import type { JobRow, Tables } from '../db/schema.ts'
import { transact } from '../db/transact.ts'
import type { Deps } from '../deps.ts'
import { startTry } from './start-try.ts'

/** Begins a user's oldest waiting jobs, as many as there are places for. */
export async function dispatchJobs(deps: Deps, userId: string): Promise<void> {
  const { db, settings } = deps
  for (;;) {
    const job = await inTurn(db, userId, () => transact(db, (trx) => takeNext(trx, userId, settings.jobPlaces)))
    if (job === undefined) return
    await startTry(deps, job)
  }
}

/** The same, while nobody waits for it: what fails is done again by the sweeper. */
export function dispatchSoon(deps: Deps, userId: string): void {
  dispatchJobs(deps, userId).catch((error: unknown) => {
    if (!deps.signal.aborted) deps.logger.warn({ err: error, userId }, 'jobs could not be begun')
  })
}

/** From here on it has a place, whatever becomes of this process. */
async function takeNext(
  trx: Transaction<Tables>,
  userId: string,
  places: number,
): Promise<Selectable<JobRow> | undefined> {
  await lockUser(trx, userId)
  const { active } = await trx
    .selectFrom('jobs')
    .select(sql<number>`count(*)`.as('active'))
    .where('user_id', '=', userId)
    .where('state', '=', 'active')
    .where('ended_at', 'is', null)
    .executeTakeFirstOrThrow()
  if (active >= places) return undefined
  return trx
    .updateTable('jobs')
    .set({ state: 'active', tries: sql`tries + 1`, due_at: sql`clock_timestamp()` })
    .where('id', '=', (query) =>
      query
        .selectFrom('jobs')
        .select('id')
        .where('user_id', '=', userId)
        .where('state', '=', 'queued')
        .where('ended_at', 'is', null)
        .where('due_at', '<=', sql<Date>`clock_timestamp()`)
        .orderBy('id')
        .limit(1),
    )
    .returningAll()
    .executeTakeFirst()
}
