import { ProcedureError, type procedures, type SessionRecord } from '@playground/contracts'
import { type Selectable, sql, type Transaction } from 'kysely'
import { lockUser } from '../accounts/lock-user.ts'
import { announceSession } from '../admission/announce.ts'
import type { SessionRow, Tables } from '../db/schema.ts'
import { transact } from '../db/transact.ts'
import type { Answer, Deps } from '../deps.ts'
import { lockSession, noSession, readSessionRecord } from '../records/read-session-record.ts'
import { markChanged } from './mark-changed.ts'

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

export function renameSession(deps: Deps): Answer<typeof procedures.renameSession> {
  return ({ userId, sessionId, title }) =>
    changeSession(deps, { userId, sessionId }, async (trx) => {
      await trx.updateTable('sessions').set({ title }).where('id', '=', sessionId).execute()
      return readSessionRecord(trx, await markChanged(trx, sessionId))
    })
}

/** Ends a blind session: from now on everybody may know who is who. */
export function revealSession(deps: Deps): Answer<typeof procedures.revealSession> {
  return ({ userId, sessionId }) =>
    changeSession(deps, { userId, sessionId }, async (trx, session) => {
      if (!session.blind || session.revealed) return readSessionRecord(trx, session)
      return reveal(trx, sessionId)
    })
}

export async function reveal(trx: Transaction<Tables>, sessionId: string): Promise<SessionRecord> {
  await trx.updateTable('sessions').set({ revealed: true }).where('id', '=', sessionId).execute()
  return readSessionRecord(trx, await markChanged(trx, sessionId))
}

/** Shows a deleted session again, as long as it is not purged. One that is not deleted stays as it is. */
export function restoreSession(deps: Deps): Answer<typeof procedures.restoreSession> {
  return async ({ userId, sessionId }) => {
    const record = await transact(deps.db, async (trx) => {
      await lockUser(trx, userId)
      const session = await trx
        .selectFrom('sessions')
        .selectAll()
        .where('id', '=', sessionId)
        .where('user_id', '=', userId)
        .where((where) =>
          where.or([where('deleted_at', 'is', null), where('deleted_at', '>', sql<Date>`now() - interval '30 days'`)]),
        )
        .forUpdate()
        .executeTakeFirst()
      if (session === undefined) throw noSession()
      if (session.deleted_at === null) return readSessionRecord(trx, session)
      await trx.updateTable('sessions').set({ deleted_at: null }).where('id', '=', sessionId).execute()
      return readSessionRecord(trx, await markChanged(trx, sessionId))
    })
    await announceSession(deps, { userId, sessionId })
    return record
  }
}

export function castVote(deps: Deps): Answer<typeof procedures.castVote> {
  return async ({ userId, comparisonId, vote }) => {
    const owner = await deps.db
      .selectFrom('comparisons')
      .select('session_id')
      .where('id', '=', comparisonId)
      .where('user_id', '=', userId)
      .executeTakeFirst()
    if (owner === undefined) throw noComparison()
    const { session_id: sessionId } = owner
    const record = await changeSession(deps, { userId, sessionId }, async (trx, session) => {
      await saveVote(trx, session, comparisonId, vote)
      if (session.blind && !session.revealed) return reveal(trx, sessionId)
      return readSessionRecord(trx, await markChanged(trx, sessionId))
    }).catch((error: unknown) => {
      throw error instanceof ProcedureError && error.code === 'not_found' ? noComparison() : error
    })
    const comparison = record.session.comparisons.find(({ id }) => id === comparisonId)
    if (comparison === undefined) throw noComparison()
    return { comparison, record }
  }
}

/** A second vote takes the first one's place. Whether it was cast blind stays with it. */
async function saveVote(
  trx: Transaction<Tables>,
  session: Selectable<SessionRow>,
  comparisonId: string,
  { winner, tags = [] }: Parameters<Answer<typeof procedures.castVote>>[0]['vote'],
): Promise<void> {
  const runs = await trx
    .selectFrom('runs')
    .select(['id', 'ended_at'])
    .where('comparison_id', '=', comparisonId)
    .where('replaced_by', 'is', null)
    .execute()
  if (runs.some((run) => run.ended_at === null)) throw new ProcedureError('conflict', 'The models are still answering.')
  if (winner !== 'tie' && winner !== 'both_bad' && !runs.some((run) => run.id === winner)) {
    throw new ProcedureError('validation_failed', 'The winner is not an answer of this comparison.')
  }
  const blind = session.blind && !session.revealed
  await trx
    .insertInto('votes')
    .values({ comparison_id: comparisonId, user_id: session.user_id, winner, tags, blind })
    .onConflict((conflict) =>
      conflict.column('comparison_id').doUpdateSet({ winner, tags, blind, updated_at: sql`now()` }),
    )
    .execute()
}

function noComparison(): ProcedureError {
  return new ProcedureError('not_found', 'There is no such comparison.')
}
