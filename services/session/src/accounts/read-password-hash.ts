import type { procedures } from '@playground/contracts'
import { retryTransient } from '../db/transact.ts'
import type { Answer, Deps } from '../deps.ts'
import { findUser } from './find-user.ts'

export function readPasswordHash({ db }: Deps): Answer<typeof procedures.readPasswordHash> {
  return ({ userId }) => retryTransient(async () => ({ passwordHash: (await findUser(db, userId)).password_hash }))
}
