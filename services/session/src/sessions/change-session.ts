import type { Selectable, Transaction } from 'kysely'
import { lockUser } from '../accounts/lock-user.ts'
import { announceSession } from '../admission/announce.ts'
import type { SessionRow, Tables } from '../db/schema.ts'
import { transact } from '../db/transact.ts'
import type { Deps } from '../deps.ts'
import { lockSession } from '../records/read-session-record.ts'

type Place = Readonly<{ userId: string; sessionId: string }>

/** Changes a session under its lock, then tells the other tabs. */
export async function changeSession<Result>(
  deps: Deps,
  { userId, sessionId }: Place,
  change: (trx: Transaction<Tables>, session: Selectable<SessionRow>) => Promise<Result>,
): Promise<Result> {
  const result = await transact(deps.db, async (trx) => {
    await lockUser(trx, userId)
    return change(trx, await lockSession(trx, userId, sessionId))
  })
  await announceSession(deps, { userId, sessionId })
  return result
}
