import type { procedures } from '@playground/contracts'
import { retryTransient } from '../db/transact.ts'
import type { Answer, Deps } from '../deps.ts'
import { findSession } from '../records/read-session-record.ts'
import { deleteSession } from '../sessions/delete-session.ts'
import { asNoConversation, onlyLane } from './only-lane.ts'

/** As a session is deleted; one that is no conversation stays. */
export function deleteConversation(deps: Deps): Answer<typeof procedures.deleteConversation> {
  const { db } = deps
  const remove = deleteSession(deps)
  return async ({ userId, conversationId: sessionId }) => {
    const lanes = await retryTransient(async () => {
      await findSession(db, userId, sessionId)
      return db
        .selectFrom('lanes')
        .select('id')
        .where('session_id', '=', sessionId)
        .where('removed', '=', false)
        .execute()
    }).catch(asNoConversation)
    onlyLane(lanes)
    await remove({ userId, sessionId }).catch(asNoConversation)
    return {}
  }
}
