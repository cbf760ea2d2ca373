import { ProcedureError } from '@playground/contracts'
import type { Selectable, Transaction } from 'kysely'
import type { Tables, UserRow } from '../db/schema.ts'

/**
 * Takes the user's lock: the first lock of every transaction that changes what is counted against a user, so that
 * all of them stand in one line per user and no two can wait for each other.
 */
export async function lockUser(trx: Transaction<Tables>, userId: string): Promise<Selectable<UserRow>> {
  return mayAct(await userLock(trx, userId).executeTakeFirst())
}

/** The statement that takes it, for whoever sends more along; its row is for `mayAct`. */
export function userLock(trx: Transaction<Tables>, userId: string) {
  return trx.selectFrom('users').selectAll().where('id', '=', userId).where('deleted_at', 'is', null).forNoKeyUpdate()
}

export function mayAct(row: Selectable<UserRow> | undefined): Selectable<UserRow> {
  if (row === undefined) throw new ProcedureError('unauthenticated', 'This account does not exist any more.')
  if (row.disabled) throw new ProcedureError('forbidden', 'This account is disabled.')
  return row
}
