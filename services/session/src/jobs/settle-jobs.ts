import type { RunError } from '@playground/contracts'
import { sql, type Transaction } from 'kysely'
import { jsonb } from '../db/jsonb.ts'
import type { Tables } from '../db/schema.ts'
import type { Settings } from '../settings.ts'

type Settling = Pick<Settings, 'jobTries' | 'jobBackoffMs'>

/**
 * Ends the jobs whose runs have ended, or puts them back for another try. Needs the locks of their users, and the
 * runs' endings saved: in one transaction with them, so that no job is forgotten in between.
 */
export async function settleJobs(
  trx: Transaction<Tables>,
  settings: Settling,
  runIds: readonly string[],
): Promise<void> {
  const jobs = await trx
    .selectFrom('jobs')
    .innerJoin('runs', 'runs.id', 'jobs.run_id')
    .select(['jobs.id', 'jobs.run_id', 'jobs.tries', 'jobs.cancel_requested_at', 'runs.status', 'runs.error'])
    .where('jobs.run_id', 'in', runIds)
    .where('jobs.state', '=', 'active')
    .where('runs.ended_at', 'is not', null)
    .execute()
  for (const job of jobs) {
    const change = outcomeOf(job, settings)
    await trx.updateTable('jobs').set(change).where('id', '=', job.id).execute()
  }
}

type Ended = Readonly<{
  run_id: string | null
  tries: number
  cancel_requested_at: Date | null
  status: string
  error: RunError | null
}>

function outcomeOf({ run_id, tries, cancel_requested_at: cancel, status, error }: Ended, settings: Settling) {
  const ended_at = sql<Date>`clock_timestamp()`
  if (status === 'completed') return { state: 'completed' as const, progress: 1, ended_at }
  if (status === 'cancelled' || cancel !== null) return { state: 'cancelled' as const, ended_at }
  if (error?.retryable === true && tries < settings.jobTries) {
    const waitMs = settings.jobBackoffMs * 4 ** (tries - 1) * (1 + Math.random() / 4)
    const due_at = sql<Date>`clock_timestamp() + ${`${Math.round(waitMs)} ms`}::interval`
    return { state: 'queued' as const, run_id: null, last_run_id: run_id, due_at }
  }
  return { state: 'failed' as const, error: error === null ? null : jsonb(error), ended_at }
}
