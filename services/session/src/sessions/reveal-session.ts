import type { procedures, SessionRecord } from '@playground/contracts'
import type { Transaction } from 'kysely'
import type { Tables } from '../db/schema.ts'
import type { Answer, Deps } from '../deps.ts'
import { isVeiled } from '../records/is-veiled.ts'
import { readSessionRecord } from '../records/read-session-record.ts'
import { changeSession } from './change-session.ts'
import { markChanged } from './mark-changed.ts'

/** Ends a blind session: from now on everybody may know who is who. */
export function revealSession(deps: Deps): Answer<typeof procedures.revealSession> {
  return ({ userId, sessionId }) =>
    changeSession(deps, { userId, sessionId }, async (trx, session) => {
      if (!isVeiled(session)) return readSessionRecord(trx, session)
      return reveal(trx, sessionId)
    })
}

export async function reveal(trx: Transaction<Tables>, sessionId: string): Promise<SessionRecord> {
  await trx.updateTable('sessions').set({ revealed: true }).where('id', '=', sessionId).execute()
  return readSessionRecord(trx, await markChanged(trx, sessionId))
}
