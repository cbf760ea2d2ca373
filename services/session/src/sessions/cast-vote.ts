import { ProcedureError, type procedures } from '@playground/contracts'
import { type Selectable, sql, type Transaction } from 'kysely'
import type { SessionRow, Tables } from '../db/schema.ts'
import { retryTransient } from '../db/transact.ts'
import type { Answer, Deps } from '../deps.ts'
import { isVeiled } from '../records/is-veiled.ts'
import { readSessionRecord } from '../records/read-session-record.ts'
import { changeSession } from './change-session.ts'
import { markChanged } from './mark-changed.ts'
import { reveal } from './reveal-session.ts'

export function castVote(deps: Deps): Answer<typeof procedures.castVote> {
  return async ({ userId, comparisonId, vote }) => {
    const owner = await retryTransient(() =>
      deps.db
        .selectFrom('comparisons')
        .select('session_id')
        .where('id', '=', comparisonId)
        .where('user_id', '=', userId)
        .executeTakeFirst(),
    )
    if (owner === undefined) throw noComparison()
    const { session_id: sessionId } = owner
    const record = await changeSession(deps, { userId, sessionId }, async (trx, session) => {
      await saveVote(trx, session, comparisonId, vote)
      if (isVeiled(session)) return reveal(trx, sessionId)
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
  const blind = isVeiled(session)
  await trx
    .insertInto('votes')
    .values({ comparison_id: comparisonId, user_id: session.user_id, winner, tags, blind })
    .onConflict((conflict) =>
      conflict.column('comparison_id').doUpdateSet({
        winner,
        tags,
        // Tags that come after the reveal do not make a blind choice a seeing one.
        blind: sql`CASE WHEN votes.winner = excluded.winner THEN votes.blind ELSE excluded.blind END`,
        updated_at: sql`now()`,
      }),
    )
    .execute()
}

function noComparison(): ProcedureError {
  return new ProcedureError('not_found', 'There is no such comparison.')
}
