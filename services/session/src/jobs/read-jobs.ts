import { id as idSchema, type JobRecord, ProcedureError, type procedures } from '@playground/contracts'
import type { Selectable } from 'kysely'
import type { JobRow, Queries, RunRow } from '../db/schema.ts'
import { retryTransient } from '../db/transact.ts'
import type { Answer, Deps } from '../deps.ts'

export function noJob(): ProcedureError {
  return new ProcedureError('not_found', 'There is no such job.')
}

export function readJob({ db }: Deps): Answer<typeof procedures.readJob> {
  return ({ userId, jobId }) =>
    retryTransient(async () => {
      const row = await jobsOf(db, userId).where('jobs.id', '=', jobId).executeTakeFirst()
      if (row === undefined) throw noJob()
      return toRecord(row)
    })
}

/** Newest first. The cursor is the last job's id, which sorts by time. */
export function listJobs({ db }: Deps): Answer<typeof procedures.listJobs> {
  return ({ userId, limit, cursor }) =>
    retryTransient(async () => {
      const before = cursor === null ? null : idSchema.safeParse(cursor)
      if (before?.success === false) throw new ProcedureError('validation_failed', 'This cursor was not given by us.')
      const rows = await jobsOf(db, userId)
        .$if(before !== null, (list) => list.where('jobs.id', '<', before?.data ?? ''))
        .orderBy('jobs.id', 'desc')
        .limit(limit + 1)
        .execute()
      const page = rows.slice(0, limit)
      return { data: page.map(toRecord), nextCursor: rows.length > limit ? (page.at(-1)?.id ?? null) : null }
    })
}

function jobsOf(db: Queries, userId: string) {
  return db
    .selectFrom('jobs')
    .leftJoin('runs', 'runs.id', 'jobs.run_id')
    .select([
      'jobs.id',
      'jobs.type',
      'jobs.state',
      'jobs.request',
      'jobs.error',
      'jobs.run_id',
      'jobs.created_at',
      'jobs.ended_at',
      'runs.session_id',
      'runs.terms',
    ])
    .where('jobs.user_id', '=', userId)
}

type Row = Pick<
  Selectable<JobRow>,
  'id' | 'type' | 'state' | 'request' | 'error' | 'run_id' | 'created_at' | 'ended_at'
> & {
  session_id: string | null
  terms: Selectable<RunRow>['terms'] | null
}

function toRecord({
  id,
  type,
  state,
  request,
  error,
  run_id,
  created_at,
  ended_at,
  session_id,
  terms,
}: Row): JobRecord {
  return {
    job: { id, type, state, error, createdAt: created_at.toISOString(), endedAt: ended_at?.toISOString() ?? null },
    request: request.request,
    scratchChat: request.scratch?.chat ?? null,
    run:
      run_id === null || terms === null
        ? null
        : { id: run_id, sessionId: session_id, maxOutputTokens: terms.maxOutputTokens },
  }
}
