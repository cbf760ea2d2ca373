import type { procedures } from '@playground/contracts'
import { retryTransient } from '../db/transact.ts'
import type { Answer, Deps } from '../deps.ts'
import { findSession } from '../records/read-session-record.ts'

/** Revokes a session's link; where there is none, nothing changes. */
export function unshareSession({ db }: Pick<Deps, 'db'>): Answer<typeof procedures.unshareSession> {
  return ({ userId, sessionId }) =>
    retryTransient(async () => {
      await findSession(db, userId, sessionId)
      await db.deleteFrom('shares').where('session_id', '=', sessionId).execute()
      return {}
    })
}
