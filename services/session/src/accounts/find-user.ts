import { ProcedureError } from '@playground/contracts'
import type { Selectable } from 'kysely'
import type { Queries, UserRow } from '../db/schema.ts'

/** Somebody who has an account. Throws `unauthenticated`. */
export async function findUser(db: Queries, userId: string): Promise<Selectable<UserRow>> {
  const row = await db
    .selectFrom('users')
    .selectAll()
    .where('id', '=', userId)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  if (row === undefined) throw new ProcedureError('unauthenticated', 'This account does not exist any more.')
  return row
}
