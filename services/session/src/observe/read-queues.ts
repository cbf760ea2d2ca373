import { type CatalogEntry, type DeadJob, deadJob, ProcedureError, type procedures } from '@playground/contracts'
import { sql } from 'kysely'
import { findUser } from '../accounts/find-user.ts'
import { retryTransient } from '../db/transact.ts'
import type { Answer, Deps } from '../deps.ts'

const maxDeadJobs = 100
const dayMs = 24 * 3_600_000

/** How queues and workers are and what came to nothing, for admins. */
export function readQueues(deps: Deps): Answer<typeof procedures.readQueues> {
  const { db, bus, catalog } = deps
  return async ({ userId }) => {
    const { role } = await retryTransient(() => findUser(db, userId))
    if (role !== 'admin') throw new ProcedureError('forbidden', 'Only admins may see this.')
    const [queues, lost] = await Promise.all([bus.readQueues(), retryTransient(() => readLost(deps))])
    const workers = catalog.entries()
    const deadJobs = [...lost, ...workers.flatMap(refusedBy)].sort((one, other) => (one.at < other.at ? 1 : -1))
    return { queues: [...queues], workers: workers.map(viewOf), deadJobs: deadJobs.slice(0, maxDeadJobs) }
  }
}

function viewOf({ workerId, provider, name, models, state }: CatalogEntry) {
  return { id: workerId, provider, name, models: models.map(({ id }) => id), ...state }
}

function refusedBy({ provider, state }: CatalogEntry): DeadJob[] {
  return (state?.refusedJobs ?? []).map(({ runId, reason, at }) => {
    return { runId, userId: null, provider, model: null, code: 'malformed' as const, message: reason, at }
  })
}

/** Ids tell when they were made: the last day is the end of the primary key, and no index of its own is needed. */
async function readLost({ db }: Deps): Promise<DeadJob[]> {
  const since = Math.trunc(Date.now() - dayMs)
  const firstId = `${since
    .toString(16)
    .padStart(12, '0')
    .replace(/^(.{8})/, '$1-')}-7000-8000-000000000000`
  const code = sql<string>`error->>'code'`
  const rows = await db
    .selectFrom('runs')
    .select(['id', 'user_id', 'provider', 'model', 'ended_at', code.as('code')])
    .select(sql<string>`error->>'message'`.as('message'))
    .where('id', '>=', firstId)
    .where('ended_at', 'is not', null)
    .where(code, 'in', ['attempts_exhausted', 'worker_lost', 'no_worker'])
    .orderBy('id', 'desc')
    .limit(maxDeadJobs)
    .execute()
  return rows.flatMap((row) => {
    const found = deadJob.shape.code.safeParse(row.code)
    if (!found.success || row.ended_at === null) return []
    const { id: runId, user_id: userId, provider, model, message } = row
    return [{ runId, userId, provider, model, code: found.data, message, at: row.ended_at.toISOString() }]
  })
}
