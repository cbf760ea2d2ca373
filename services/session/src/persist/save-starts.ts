import { sql } from 'kysely'
import type { Queries } from '../db/schema.ts'
import { retryTransient } from '../db/transact.ts'
import type { StateEntry } from './read-entries.ts'

/** Saves which attempts began and which runs are to be stopped. A run that has ended stays as it is. */
export async function saveStarts(db: Queries, entries: readonly StateEntry[]): Promise<void> {
  const started = entries.flatMap(({ runId, provider, event }) =>
    event.type === 'run.started'
      ? [{ runId, provider, attempt: event.attempt, workerId: event.workerId ?? '', at: event.at }]
      : [],
  )
  if (started.length > 0) await retryTransient(() => saveStarted(db, started))
  const later = started.flatMap(({ runId, attempt }) => (attempt > 1 ? runId : []))
  if (later.length > 0) await retryTransient(() => loseEarlierAttempts(db, later))
  const cancelled = entries.filter(({ event }) => event.type === 'run.cancel-requested').map(({ runId }) => runId)
  if (cancelled.length === 0) return
  await retryTransient(() =>
    db
      .updateTable('runs')
      .set({ cancel_requested_at: sql`coalesce(cancel_requested_at, clock_timestamp())` })
      .where('id', 'in', cancelled)
      .where('ended_at', 'is', null)
      .execute(),
  )
}

type Started = Readonly<{ runId: string; provider: string; attempt: number; workerId: string; at: string }>

/** In one statement; may be done twice. */
async function saveStarted(db: Queries, started: readonly Started[]): Promise<void> {
  await sql`
    WITH begun AS (
      SELECT runs.id AS run_id, started.attempt, started.worker_id, started.at
      FROM unnest(
        ${started.map((entry) => entry.runId)}::uuid[], ${started.map((entry) => entry.attempt)}::integer[],
        ${started.map((entry) => entry.provider)}::text[], ${started.map((entry) => entry.workerId)}::text[],
        ${started.map((entry) => entry.at)}::timestamptz[]
      ) AS started (run_id, attempt, provider, worker_id, at)
      JOIN runs ON runs.id = started.run_id AND runs.provider = started.provider
    ),
    noted AS (
      INSERT INTO attempts (run_id, attempt, worker_id, started_at)
      SELECT run_id, attempt, worker_id, at FROM begun
      ON CONFLICT (run_id, attempt) DO NOTHING
    )
    UPDATE runs SET status = 'streaming', attempt = newest.attempt
    FROM (SELECT run_id, max(attempt) AS attempt FROM begun GROUP BY run_id) AS newest
    WHERE runs.id = newest.run_id AND runs.ended_at IS NULL AND runs.attempt < newest.attempt
  `.execute(db)
}

/** An attempt behind which another one began, or a run's ending, has lost its worker. */
export async function loseEarlierAttempts(db: Queries, runIds: readonly string[]): Promise<void> {
  await sql`
    UPDATE attempts SET outcome = 'lost', borne_by = 'platform', ended_at = clock_timestamp()
    FROM runs
    WHERE attempts.run_id = ANY(${runIds}::uuid[]) AND attempts.outcome = 'running'
      AND runs.id = attempts.run_id AND attempts.attempt < runs.attempt
  `.execute(db)
}
