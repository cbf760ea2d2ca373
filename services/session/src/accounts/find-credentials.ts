import type { procedures } from '@playground/contracts'
import type { Answer, Deps } from '../deps.ts'
import { countTry } from './count-try.ts'

export function findCredentials({ db }: Deps): Answer<typeof procedures.findCredentials> {
  return ({ email, ip }) => {
    const account = email.toLowerCase()
    return countTry(db, { kind: 'login', account, ip }, async (trx) => {
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
}
