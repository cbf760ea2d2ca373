import type { Comparison, Job, Run } from '@playground/contracts'
import { retryTransient } from '../db/transact.ts'
import type { Deps } from '../deps.ts'
import { readComparisons } from '../records/read-comparison.ts'
import { asQueued, jobColumns, runColumns, toJob, toRun } from '../records/run-record.ts'
import { announceSession, announceStart, type Place } from './announce.ts'

/** What a start committed and the log has not got yet. */
export type Fresh = Readonly<{
  /** A new comparison with its runs; null where runs join an earlier one. */
  comparison: Comparison | null
  runs: readonly Run[]
  /** Of the runs that have a place. */
  jobs: readonly Job[]
}>

export type Written = Readonly<{
  jobs: Job[]
  /** The last message written: the client's live events begin after it. */
  sequence: number
  firstSequenceOf: ReadonlyMap<string, number>
}>

/** Writes a start to the log, in the order in which clients must hear of it. */
export async function writeStart(
  deps: Deps,
  place: Place,
  { comparison, runs, jobs }: Fresh,
  { headChanged }: { headChanged: boolean },
): Promise<Written> {
  const { userId, sessionId } = place
  const head = headChanged && sessionId !== null ? await announceSession(deps, { userId, sessionId }) : 0
  const { created, firstSequenceOf } = await announceStart(deps, place, comparison, runs)
  return { jobs: [...jobs], sequence: Math.max(head, created, ...firstSequenceOf.values()), firstSequenceOf }
}

/** The same for a start that is repeated: writes what its first time left out, which is normally nothing. */
export async function rewriteStart(
  deps: Deps,
  place: Place,
  { comparisonId, runIds }: { comparisonId: string | null; runIds: readonly string[] },
): Promise<Written> {
  const { db } = deps
  const before = await retryTransient(async () => {
    const rows =
      runIds.length === 0 ? [] : await db.selectFrom('runs').select(runColumns).where('id', 'in', runIds).execute()
    const waiting = rows.filter((row) => row.status === 'queued').map((row) => row.id)
    const jobs =
      waiting.length === 0
        ? []
        : await db
            .selectFrom('runs')
            .select(jobColumns)
            .where('id', 'in', waiting)
            .where('released_at', 'is not', null)
            .execute()
    return { rows, jobs: jobs.map(toJob), comparison: await readCreated(deps, comparisonId) }
  })
  const known = before.rows.flatMap((row) =>
    row.first_sequence === null ? [] : [[row.id, row.first_sequence] as const],
  )
  const written = await writeStart(
    deps,
    place,
    {
      comparison: before.comparison.missing,
      runs: before.rows.filter((row) => row.first_sequence === null).map((row) => asQueued(toRun(row))),
      jobs: before.jobs,
    },
    { headChanged: false },
  )
  const firstSequenceOf = new Map([...known, ...written.firstSequenceOf])
  const sequence = Math.max(before.comparison.sequence, written.sequence, ...firstSequenceOf.values())
  return { jobs: written.jobs, sequence, firstSequenceOf }
}

/** A comparison as it was made, if the log has not got it; else where the log has it. */
async function readCreated(
  { db }: Pick<Deps, 'db'>,
  comparisonId: string | null,
): Promise<{ missing: Comparison | null; sequence: number }> {
  if (comparisonId === null) return { missing: null, sequence: 0 }
  const row = await db
    .selectFrom('comparisons')
    .select('created_sequence')
    .where('id', '=', comparisonId)
    .executeTakeFirst()
  if (row === undefined) return { missing: null, sequence: 0 }
  if (row.created_sequence !== null) return { missing: null, sequence: row.created_sequence }
  const [turn] = await readComparisons(db, { ids: [comparisonId] })
  return { missing: turn === undefined ? null : asCreated(turn.comparison), sequence: 0 }
}

/** A comparison before anything happened to it. */
export function asCreated(comparison: Comparison): Comparison {
  return {
    ...comparison,
    status: 'running',
    runs: comparison.runs.map(asQueued),
    vote: null,
    totals: { tokens: 0, costMicros: 0, averageDurationMs: null },
    endedAt: null,
  }
}
