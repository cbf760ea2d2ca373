import { newId, ProcedureError, type procedures } from '@playground/contracts'
import { sqlState, uniqueViolation } from '../db/database-error.ts'
import { transact } from '../db/transact.ts'
import type { Answer, Deps } from '../deps.ts'
import { insertLogin } from './open-login.ts'
import { toUser } from './user-record.ts'

export function registerUser({ db, settings }: Deps): Answer<typeof procedures.registerUser> {
  return async ({ email, name, passwordHash, refreshHash }) => {
    const address = email.toLowerCase()
    // An administrator's address belongs to whoever the operator gives its password to, not to the first to come.
    if (settings.adminEmails.includes(address)) throw taken()
    try {
      return await transact(
        db,
        async (trx) => {
          const user = await trx
            .insertInto('users')
            .values({ id: newId(), email: address, name, password_hash: passwordHash })
            .returningAll()
            .executeTakeFirstOrThrow()
          return { user: toUser(user), ...(await insertLogin(trx, { userId: user.id, refreshHash })) }
        },
        { repeatable: false },
      )
    } catch (error) {
      throw sqlState(error) === uniqueViolation ? taken() : error
    }
  }
}

function taken(): ProcedureError {
  return new ProcedureError('conflict', 'There is an account with this address already.')
}
