import { sql, type Transaction } from 'kysely'
import type { Tables } from '../db/schema.ts'
import type { StateEntry } from './read-entries.ts'

/** Saves which attempts began and which runs are to be stopped. A run that has ended stays as it is. */
export async function saveStarts(trx: Transaction<Tables>, entries: readonly StateEntry[]): Promise<void> {
  await saveStarted(trx, entries)
  const cancelled = entries.filter(({ event }) => event.type === 'run.cancel-requested').map(({ runId }) => runId)
  if (cancelled.length === 0) return
  await trx
    .updateTable('runs')
    .set({ cancel_requested_at: sql`coalesce(cancel_requested_at, clock_timestamp())` })
    .where('id', 'in', cancelled)
    .where('ended_at', 'is', null)
    .execute()
}

async function saveStarted(trx: Transaction<Tables>, entries: readonly StateEntry[]): Promise<void> {
  const started = entries.flatMap(({ runId, provider, event }) =>
    event.type === 'run.started'
      ? [{ runId, provider, attempt: event.attempt, workerId: event.workerId ?? '', at: event.at }]
      : [],
  )
  if (started.length === 0) return
  const runIds = started.map((entry) => entry.runId)
  const attempts = started.map((entry) => entry.attempt)
  await sql`
    INSERT INTO attempts (run_id, attempt, worker_id, started_at)
    SELECT runs.id, started.attempt, started.worker_id, started.at
    FROM unnest(
      ${runIds}::uuid[], ${attempts}::integer[], ${started.map((entry) => entry.provider)}::text[],
      ${started.map((entry) => entry.workerId)}::text[], ${started.map((entry) => entry.at)}::timestamptz[]
    ) AS started (run_id, attempt, provider, worker_id, at)
    JOIN runs ON runs.id = started.run_id AND runs.provider = started.provider
    ON CONFLICT (run_id, attempt) DO NOTHING
  `.execute(trx)
  await sql`
    UPDATE runs SET status = 'streaming', attempt = newest.attempt
    FROM (
      SELECT run_id, max(attempt) AS attempt FROM attempts WHERE run_id = ANY(${runIds}::uuid[]) GROUP BY run_id
    ) AS newest
    WHERE runs.id = newest.run_id AND runs.ended_at IS NULL AND runs.attempt < newest.attempt
  `.execute(trx)
  await loseEarlierAttempts(trx, runIds)
}

/** An attempt behind which another one began, or a run's ending, has lost its worker. */
export async function loseEarlierAttempts(trx: Transaction<Tables>, runIds: readonly string[]): Promise<void> {
  await sql`
    UPDATE attempts SET outcome = 'lost', borne_by = 'platform', ended_at = clock_timestamp()
    FROM runs
    WHERE attempts.run_id = ANY(${runIds}::uuid[]) AND attempts.outcome = 'running'
      AND runs.id = attempts.run_id AND attempts.attempt < runs.attempt
  `.execute(trx)
}
