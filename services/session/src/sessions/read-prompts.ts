import { ProcedureError, type procedures } from '@playground/contracts'
import { sql } from 'kysely'
import { notLeaving } from '../accounts/not-leaving.ts'
import { retryTransient } from '../db/transact.ts'
import type { Answer, Deps } from '../deps.ts'

/** Prompts that are asked again, each with what moderation found in it when it was asked before. */
export function readPrompts({ db }: Deps): Answer<typeof procedures.readPrompts> {
  return ({ userId, of }) =>
    retryTransient(async () => {
      const rows = await db
        .selectFrom('comparisons')
        .innerJoin('sessions', 'sessions.id', 'comparisons.session_id')
        .select((query) => [
          'comparisons.id as comparisonId',
          'comparisons.prompt',
          query
            .selectFrom('runs')
            .select('runs.moderation')
            .whereRef('runs.comparison_id', '=', 'comparisons.id')
            .where('runs.moderation', 'is not', null)
            .orderBy(sql`(runs.moderation ->> 'checked')::boolean`, 'desc')
            .limit(1)
            .as('moderation'),
        ])
        .where('sessions.user_id', '=', userId)
        .where('sessions.deleted_at', 'is', null)
        .where(notLeaving('sessions'))
        .$call((query) =>
          'sessionId' in of
            ? query.where('comparisons.session_id', '=', of.sessionId)
            : query.where('comparisons.id', '=', (run) =>
                run.selectFrom('runs').select('comparison_id').where('id', '=', of.runId).where('user_id', '=', userId),
              ),
        )
        .orderBy('comparisons.position')
        .execute()
      if ('runId' in of && rows.length === 0) throw new ProcedureError('not_found', 'There is no such run.')
      return { prompts: rows }
    })
}
