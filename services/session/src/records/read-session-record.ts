import { ProcedureError, type SessionRecord } from '@playground/contracts'
import type { Selectable, Transaction } from 'kysely'
import { notLeaving } from '../accounts/not-leaving.ts'
import type { Queries, SessionRow, Tables } from '../db/schema.ts'
import { readComparisons } from './read-comparison.ts'
import { readHead } from './session-head.ts'

export function noSession(): ProcedureError {
  return new ProcedureError('not_found', 'There is no such session.')
}

/** A session of this user that is not deleted. Throws `not_found`. */
export async function findSession(db: Queries, userId: string, sessionId: string): Promise<Selectable<SessionRow>> {
  const row = await db
    .selectFrom('sessions')
    .selectAll()
    .where('id', '=', sessionId)
    .where('user_id', '=', userId)
    .where('deleted_at', 'is', null)
    .where(notLeaving('sessions'))
    .executeTakeFirst()
  if (row === undefined) throw noSession()
  return row
}

/** The same, held against every other change until the transaction ends. The user's lock comes first. */
export async function lockSession(
  trx: Transaction<Tables>,
  userId: string,
  sessionId: string,
): Promise<Selectable<SessionRow>> {
  const row = await trx
    .selectFrom('sessions')
    .selectAll()
    .where('id', '=', sessionId)
    .where('user_id', '=', userId)
    .where('deleted_at', 'is', null)
    .forUpdate()
    .executeTakeFirst()
  if (row === undefined) throw noSession()
  return row
}

/** A whole session. Give it a transaction that sees one moment, or hold the session's lock. */
export async function readSessionRecord(db: Queries, row: Selectable<SessionRow>): Promise<SessionRecord> {
  const head = await readHead(db, row)
  const turns = await readComparisons(db, { sessionId: row.id })
  return {
    session: { ...head, comparisons: turns.map(({ comparison }) => comparison) },
    open: turns.flatMap(({ open }) => open),
  }
}
