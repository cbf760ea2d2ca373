import type { procedures } from '@playground/contracts'
import { transact } from '../db/transact.ts'
import type { Answer, Deps } from '../deps.ts'
import { countTry } from './count-try.ts'

export function findCredentials({ db }: Deps): Answer<typeof procedures.findCredentials> {
  return ({ email, ip }) =>
    transact(db, async (trx) => {
      const account = email.toLowerCase()
      await countTry(trx, { kind: 'login', account, ip })
      const user = await trx
        .selectFrom('users')
        .select(['id', 'password_hash', 'disabled'])
        .where('email', '=', account)
        .where('deleted_at', 'is', null)
        .executeTakeFirst()
      if (user === undefined) return { found: null }
      return { found: { userId: user.id, passwordHash: user.password_hash, disabled: user.disabled } }
    })
}

export function countRegistration({ db }: Deps): Answer<typeof procedures.countRegistration> {
  return ({ ip }) =>
    transact(db, async (trx) => {
      await countTry(trx, { kind: 'registration', account: null, ip })
      return {}
    })
}
