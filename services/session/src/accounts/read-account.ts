import { ProcedureError, type procedures } from '@playground/contracts'
import type { Selectable } from 'kysely'
import type { Queries, UserRow } from '../db/schema.ts'
import { retryTransient } from '../db/transact.ts'
import type { Answer, Deps } from '../deps.ts'
import { limitsOf, readQuota } from './quota.ts'
import { toUser } from './user-record.ts'

async function findUser(db: Queries, userId: string): Promise<Selectable<UserRow>> {
  const row = await db
    .selectFrom('users')
    .selectAll()
    .where('id', '=', userId)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  if (row === undefined) throw new ProcedureError('unauthenticated', 'This account does not exist any more.')
  return row
}

export function readAccount({ db, settings }: Deps): Answer<typeof procedures.readAccount> {
  return ({ userId }) =>
    retryTransient(async () => {
      const user = await findUser(db, userId)
      return { user: toUser(user), quota: await readQuota(db, userId, limitsOf(user, settings)) }
    })
}

export function readPasswordHash({ db }: Deps): Answer<typeof procedures.readPasswordHash> {
  return ({ userId }) => retryTransient(async () => ({ passwordHash: (await findUser(db, userId)).password_hash }))
}
