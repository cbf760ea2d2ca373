import type { procedures } from '@playground/contracts'
import { retryTransient } from '../db/transact.ts'
import type { Answer, Deps } from '../deps.ts'
import { findUser } from './find-user.ts'
import { limitsOf, readQuota } from './quota.ts'
import { toUser } from './user-record.ts'

export function readAccount({ db, settings }: Deps): Answer<typeof procedures.readAccount> {
  return ({ userId }) =>
    retryTransient(async () => {
      const user = await findUser(db, userId)
      return { user: toUser(user), quota: await readQuota(db, userId, limitsOf(user, settings)) }
    })
}
