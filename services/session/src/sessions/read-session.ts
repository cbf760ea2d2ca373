import type { procedures, SessionRecord } from '@playground/contracts'
import type { Database } from '../db/schema.ts'
import { retryTransient } from '../db/transact.ts'
import type { Answer, Deps } from '../deps.ts'
import { findSession, readSessionRecord } from '../records/read-session-record.ts'

/** A session as it was at one moment. */
export function readAtOnce(db: Database, userId: string, sessionId: string): Promise<SessionRecord> {
  return retryTransient(() =>
    db
      .transaction()
      .setIsolationLevel('repeatable read')
      .setAccessMode('read only')
      .execute(async (trx) => readSessionRecord(trx, await findSession(trx, userId, sessionId))),
  )
}

export function readSession({ db }: Deps): Answer<typeof procedures.readSession> {
  return ({ userId, sessionId }) => readAtOnce(db, userId, sessionId)
}
