import { ProcedureError, type procedures } from '@playground/contracts'
import { findUser } from '../accounts/find-user.ts'
import type { Queries } from '../db/schema.ts'
import { retryTransient } from '../db/transact.ts'
import type { Answer, Deps } from '../deps.ts'

/** Throws `forbidden` for everybody else. */
export async function requireAdmin(db: Queries, userId: string): Promise<void> {
  const { role, disabled } = await findUser(db, userId)
  if (role !== 'admin' || disabled) throw new ProcedureError('forbidden', 'Only admins may do this.')
}

export function checkAdmin({ db }: Pick<Deps, 'db'>): Answer<typeof procedures.checkAdmin> {
  return async ({ userId }) => {
    await retryTransient(() => requireAdmin(db, userId))
    return {}
  }
}
