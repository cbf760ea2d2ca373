import type { Comparison, OpenRun } from '@playground/contracts'
import type { Queries } from '../db/schema.ts'
import { toComparison } from './comparison-record.ts'
import { readVotes } from './read-votes.ts'
import { runColumns, toOpenRun, toRun } from './run-record.ts'

export type ComparisonWithOpen = Readonly<{ comparison: Comparison; open: readonly OpenRun[] }>

/** Comparisons by id, or all of a session, with their current runs, in the order of their turns. */
export async function readComparisons(
  db: Queries,
  by: { sessionId: string } | { ids: readonly string[] },
): Promise<readonly ComparisonWithOpen[]> {
  const rows = await db
    .selectFrom('comparisons')
    .selectAll()
    .$call((query) => ('ids' in by ? query.where('id', 'in', by.ids) : query.where('session_id', '=', by.sessionId)))
    .orderBy('position')
    .execute()
  if (rows.length === 0) return []
  const ids = rows.map((row) => row.id)
  const runs = await db
    .selectFrom('runs')
    .select(runColumns)
    .$call((query) =>
      'ids' in by ? query.where('comparison_id', 'in', ids) : query.where('session_id', '=', by.sessionId),
    )
    .where('replaced_by', 'is', null)
    .orderBy('slot')
    .orderBy('id')
    .execute()
  const votes = await readVotes(db, by)
  const runsOf = Map.groupBy(runs, (run) => run.comparison_id)
  return rows.map((row) => {
    const own = runsOf.get(row.id) ?? []
    return {
      comparison: toComparison(row, own.map(toRun), votes[row.id] ?? null),
      open: own.flatMap((run) => toOpenRun(run) ?? []),
    }
  })
}
