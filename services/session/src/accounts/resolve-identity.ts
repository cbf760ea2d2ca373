import { ProcedureError, type procedures } from '@playground/contracts'
import { retryTransient } from '../db/transact.ts'
import type { Answer, Deps } from '../deps.ts'
import { findIdentity } from './find-identity.ts'

export function resolveIdentity({ db, settings }: Deps): Answer<typeof procedures.resolveIdentity> {
  return async ({ identity, tokenHash }) => {
    const ended = await retryTransient(() =>
      db.selectFrom('ended_tokens').select('hash').where('hash', '=', Buffer.from(tokenHash, 'hex')).executeTakeFirst(),
    )
    if (ended !== undefined) throw new ProcedureError('unauthenticated', 'This login has ended. Please sign in again.')
    const user = await findIdentity(db, settings, identity)
    if (user.disabled) throw new ProcedureError('unauthenticated', 'This account is disabled.')
    return { userId: user.id }
  }
}
