import { randomBytes } from 'node:crypto'
import { hash } from '@node-rs/argon2'
import { newId } from '@playground/contracts'
import { retryTransient } from '../db/transact.ts'
import type { Deps } from '../deps.ts'

/**
 * Makes the accounts of administrators that do not exist yet. Their first password is said once, in the log. An
 * account that is there keeps its role: who registered it before the operator named it is not known.
 */
export async function makeAdmins({ db, settings, logger }: Pick<Deps, 'db' | 'settings' | 'logger'>): Promise<void> {
  for (const email of settings.adminEmails) {
    const existing = await retryTransient(() =>
      db.selectFrom('users').select(['id', 'role']).where('email', '=', email).executeTakeFirst(),
    )
    if (existing !== undefined) {
      if (existing.role !== 'admin') logger.warn({ email }, 'the account of this address is no administrator')
      continue
    }
    const password = randomBytes(15).toString('base64url')
    const passwordHash = await hash(password, { memoryCost: 19_456, timeCost: 2, parallelism: 1 })
    const made = await retryTransient(() =>
      db
        .insertInto('users')
        .values({ id: newId(), email, role: 'admin', password_hash: passwordHash })
        .onConflict((conflict) => conflict.column('email').doNothing())
        .returning('id')
        .executeTakeFirst(),
    )
    if (made !== undefined) logger.warn({ email }, `administrator made, sign in with the one-time password ${password}`)
  }
}
