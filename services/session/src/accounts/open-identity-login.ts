import type { procedures } from '@playground/contracts'
import { transact } from '../db/transact.ts'
import type { Answer, Deps } from '../deps.ts'
import { findIdentity } from './find-identity.ts'
import { lockUser } from './lock-user.ts'
import { insertLogin } from './open-login.ts'
import { toUser } from './user-record.ts'

/** Opens a login for somebody whom an issuer has signed in. */
export function openIdentityLogin({ db, settings }: Deps): Answer<typeof procedures.openIdentityLogin> {
  return async ({ identity, hint, refreshHash }) => {
    const { id } = await findIdentity(db, settings, identity)
    return transact(db, async (trx) => {
      const user = await lockUser(trx, id)
      return {
        user: toUser(user),
        ...(await insertLogin(trx, { userId: id, refreshHash }, { issuer: identity.issuer, hint })),
      }
    })
  }
}
