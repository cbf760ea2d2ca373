import { setTimeout as pause } from 'node:timers/promises'
import { inSpan } from '@playground/runtime'
import type { Transaction } from 'kysely'
import { isConnectionLoss, wasRolledBack } from './database-error.ts'
import type { Database, Tables } from './schema.ts'

const maxRetries = 3
/** A caller hears of a database that is away within 2 s; there is no time to look for it again after this. */
const lookWithinMs = 1000

/**
 * Repeats `work` after faults that pass. With `repeatable: false`, only when it is sure that nothing of it
 * happened; else it must be safe to do twice, since a connection may be lost just after the commit.
 */
export async function retryTransient<Result>(
  work: () => Promise<Result>,
  { repeatable = true }: { repeatable?: boolean } = {},
): Promise<Result> {
  const startedAt = performance.now()
  for (let tries = 0; ; tries++) {
    try {
      return await work()
    } catch (error) {
      const lost = repeatable && isConnectionLoss(error) && performance.now() - startedAt < lookWithinMs
      if (tries === maxRetries || !(lost || wasRolledBack(error))) throw error
      await pause(20 + Math.random() * 80 * (tries + 1))
    }
  }
}

/** Part of the trace that leads here; what the service does by itself is in none. */
const transactionSpan = { kind: 'client', attributes: { 'db.system.name': 'postgresql' }, inside: true } as const

/** One transaction, repeated as a whole after faults that pass. Locks are taken in the order user, session, run. */
export function transact<Result>(
  db: Database,
  work: (trx: Transaction<Tables>) => Promise<Result>,
  options?: { repeatable?: boolean },
): Promise<Result> {
  return inSpan('transaction', transactionSpan, () => retryTransient(() => db.transaction().execute(work), options))
}
