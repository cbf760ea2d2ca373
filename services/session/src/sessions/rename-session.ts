import type { procedures } from '@playground/contracts'
import type { Answer, Deps } from '../deps.ts'
import { readSessionRecord } from '../records/read-session-record.ts'
import { changeSession } from './change-session.ts'
import { markChanged } from './mark-changed.ts'

export function renameSession(deps: Deps): Answer<typeof procedures.renameSession> {
  return ({ userId, sessionId, title }) =>
    changeSession(deps, { userId, sessionId }, async (trx) => {
      await trx.updateTable('sessions').set({ title }).where('id', '=', sessionId).execute()
      return readSessionRecord(trx, await markChanged(trx, sessionId))
    })
}
