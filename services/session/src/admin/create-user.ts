import { newId, ProcedureError, type procedures } from '@playground/contracts'
import { sqlState, uniqueViolation } from '../db/database-error.ts'
import { transact } from '../db/transact.ts'
import type { Answer, Deps } from '../deps.ts'
import { requireAdmin } from './require-admin.ts'
import { viewUsers } from './user-view.ts'

export function createUser({ db, settings, logger }: Deps): Answer<typeof procedures.createUser> {
  return async ({ userId, user: { email, name, role }, passwordHash }) => {
    try {
      return await transact(
        db,
        async (trx) => {
          await requireAdmin(trx, userId)
          const row = await trx
            .insertInto('users')
            .values({ id: newId(), email, name: name ?? null, role: role ?? 'user', password_hash: passwordHash })
            .returningAll()
            .executeTakeFirstOrThrow()
          logger.info({ adminId: userId, userId: row.id, role: row.role }, 'an admin made an account')
          const [made] = await viewUsers(trx, settings, [row])
          if (made === undefined) throw new ProcedureError('internal', 'The account was not made.')
          return made
        },
        { repeatable: false },
      )
    } catch (error) {
      if (sqlState(error) !== uniqueViolation) throw error
      throw new ProcedureError('conflict', 'There is an account with this address already.')
    }
  }
}
