import { cancelRun } from '@playground/bus'
import type { procedures } from '@playground/contracts'
import { sql } from 'kysely'
import { lockUser } from '../accounts/lock-user.ts'
import { announceSession } from '../admission/announce.ts'
import { transact } from '../db/transact.ts'
import type { Answer, Deps } from '../deps.ts'
import { lockSession } from '../records/read-session-record.ts'
import { toOpenRun } from '../records/run-record.ts'
import { namesOf } from '../sweep/end-run.ts'
import { markChanged } from './mark-changed.ts'

/** Hides a session at once, stops what runs in it, and keeps it for 30 days. */
export function deleteSession(deps: Deps): Answer<typeof procedures.deleteSession> {
  return async ({ userId, sessionId }) => {
    const open = await transact(deps.db, async (trx) => {
      await lockUser(trx, userId)
      await lockSession(trx, userId, sessionId)
      await trx.updateTable('sessions').set({ deleted_at: sql`now()` }).where('id', '=', sessionId).execute()
      await markChanged(trx, sessionId)
      return trx
        .selectFrom('runs')
        .select(['id', 'provider', 'user_id', 'session_id', 'comparison_id', 'first_sequence', 'ended_at'])
        .where('session_id', '=', sessionId)
        .where('ended_at', 'is', null)
        .execute()
    })
    await announceSession(deps, { userId, sessionId })
    for (const run of open) {
      await cancelRun(deps.bus, namesOf(run), { comparisonId: run.comparison_id, signal: deps.signal })
    }
    return { open: open.flatMap((run) => toOpenRun(run) ?? []) }
  }
}
