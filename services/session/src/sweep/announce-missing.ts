import { sql } from 'kysely'
import { rewriteStart } from '../admission/after-commit.ts'
import { announceSession } from '../admission/announce.ts'
import { retryTransient } from '../db/transact.ts'
import type { Deps } from '../deps.ts'
import { announceEndings } from '../persist/announce-ending.ts'

const perSweep = 200

/** Writes to the log what was committed and, for a crash in between, not written. */
export async function announceMissing(deps: Deps): Promise<void> {
  const { db, settings } = deps
  const before = sql<Date>`clock_timestamp() - ${`${settings.repeatAfterMs} ms`}::interval`

  const sessions = await retryTransient(() =>
    db
      .selectFrom('sessions')
      .select(['id', 'user_id'])
      .whereRef('announced_revision', '<', 'revision')
      .where('updated_at', '<', before)
      .limit(perSweep)
      .execute(),
  )
  for (const { id, user_id: userId } of sessions) await announceSession(deps, { userId, sessionId: id })

  const created = await retryTransient(() =>
    db
      .selectFrom('comparisons')
      .select(['id', 'user_id', 'session_id'])
      .where('created_sequence', 'is', null)
      .where('created_at', '<', before)
      .orderBy('id')
      .limit(perSweep)
      .execute(),
  )
  for (const { id, user_id: userId, session_id: sessionId } of created) {
    await rewriteStart(deps, { userId, sessionId }, { comparisonId: id, runIds: [] })
  }

  const runs = await retryTransient(() =>
    db
      .selectFrom('runs')
      .select(['id', 'user_id', 'session_id'])
      .where('first_sequence', 'is', null)
      .where('created_at', '<', before)
      .orderBy('id')
      .limit(perSweep)
      .execute(),
  )
  for (const { id, user_id: userId, session_id: sessionId } of runs) {
    await rewriteStart(deps, { userId, sessionId }, { comparisonId: null, runIds: [id] })
  }

  const ended = await retryTransient(() =>
    db
      .selectFrom('comparisons')
      .selectAll()
      .whereRef('announced_round', '<', 'round')
      .where('ended_at', '<', before)
      .limit(perSweep)
      .execute(),
  )
  await announceEndings(deps, ended)
}
