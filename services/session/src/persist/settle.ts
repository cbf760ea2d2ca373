import type { Job } from '@playground/contracts'
import { type Selectable, sql, type Transaction } from 'kysely'
import { releaseRuns } from '../admission/release-runs.ts'
import { inOneWrite } from '../db/in-one-write.ts'
import type { ComparisonRow, Tables } from '../db/schema.ts'
import type { Deps } from '../deps.ts'
import { settleJobs } from '../jobs/settle-jobs.ts'
import { accountFor } from './account-for.ts'
import { chargeRuns } from './charge-runs.ts'
import { closeComparisons } from './close-comparisons.ts'
import type { Ending } from './read-endings.ts'
import { type Settled, saveEndings } from './save-endings.ts'
import { loseEarlierAttempts } from './save-starts.ts'

export type Settlement = Readonly<{
  settled: readonly Settled[]
  /** The comparisons of these, as they are by now. */
  comparisons: readonly Selectable<ComparisonRow>[]
  /** Of runs that were given a place by it: to be published once this is committed. */
  jobs: readonly Job[]
}>

/**
 * Saves endings and all that follows from them, each once: the locks of their users and then of the runs are taken
 * first, and runs that have ended meanwhile are left out.
 */
export async function settle(
  trx: Transaction<Tables>,
  { settings }: Pick<Deps, 'settings'>,
  endings: readonly Ending[],
): Promise<Settlement> {
  const userIds = [...new Set(endings.map(({ run }) => run.user_id))]
  const runIds = endings.map(({ run }) => run.id)
  const [, open, waiting] = await inOneWrite(trx, [
    sql`SELECT 1 FROM users WHERE id = ANY(${userIds}::uuid[]) ORDER BY id FOR NO KEY UPDATE`.compile(trx),
    sql<{ id: string }>`
      SELECT id FROM runs WHERE id = ANY(${runIds}::uuid[]) AND ended_at IS NULL ORDER BY id FOR UPDATE
    `.compile(trx),
    sql<{ user_id: string }>`
      SELECT DISTINCT user_id FROM runs
      WHERE user_id = ANY(${userIds}::uuid[]) AND ended_at IS NULL AND released_at IS NULL ORDER BY user_id
    `.compile(trx),
  ])
  const openIds = new Set(open.map(({ id }) => id))
  const settled = endings.filter(({ run }) => openIds.has(run.id)).map(toSettled)
  if (settled.length === 0) return { settled, comparisons: [], jobs: [] }
  const comparisonIds = [...new Set(settled.flatMap(({ run }) => run.comparison_id ?? []))]
  const [, , comparisons] = await inOneWrite(trx, [
    saveEndings(settled).compile(trx),
    chargeRuns(settled).compile(trx),
    closeComparisons(comparisonIds).compile(trx),
  ])
  const later = settled.flatMap(({ run, event }) => (event.attempt > 1 ? run.id : []))
  if (later.length > 0) await loseEarlierAttempts(trx, later)
  // Only these have a job to settle.
  const batch = settled.flatMap(({ run }) => (run.class === 'batch' ? run.id : []))
  if (batch.length > 0) await settleJobs(trx, settings, batch)
  const jobs: Job[] = []
  for (const { user_id: userId } of waiting) jobs.push(...(await releaseRuns(trx, userId, settings.placesPerUser)))
  return { settled, comparisons, jobs }
}

function toSettled(ending: Ending): Settled {
  const { run, event, text, reasoning } = ending
  const admitted = { demo: run.demo, inputTokens: run.input_tokens, terms: run.terms }
  const { attempt, metrics } = event
  return { ...ending, charge: accountFor(admitted, { attempt, metrics, text, reasoning }) }
}
