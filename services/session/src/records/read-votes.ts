import type { CastVote } from '@playground/contracts'
import type { Queries } from '../db/schema.ts'

/** The votes of these comparisons, or of a session, by comparison. */
export async function readVotes(
  db: Queries,
  by: { sessionId: string } | { ids: readonly string[] },
): Promise<Readonly<Record<string, CastVote>>> {
  const rows = await db
    .selectFrom('votes')
    .innerJoin('comparisons', 'comparisons.id', 'votes.comparison_id')
    .select(['votes.comparison_id', 'votes.winner', 'votes.tags'])
    .$call((query) =>
      'ids' in by
        ? query.where('votes.comparison_id', 'in', by.ids)
        : query.where('comparisons.session_id', '=', by.sessionId),
    )
    .execute()
  return Object.fromEntries(rows.map(({ comparison_id, winner, tags }) => [comparison_id, { winner, tags }]))
}
