import { cancelRun } from '@playground/bus'
import { type Job, newId, ProcedureError } from '@playground/contracts'
import { busContext } from '@playground/runtime'
import { type Selectable, sql } from 'kysely'
import { retryRun } from '../admission/retry-run.ts'
import { startChat } from '../admission/start-chat.ts'
import { startRuns } from '../admission/start-runs.ts'
import { jsonb } from '../db/jsonb.ts'
import type { JobRow } from '../db/schema.ts'
import { retryTransient, transact } from '../db/transact.ts'
import type { Deps } from '../deps.ts'
import { namesOf } from '../sweep/end-run.ts'
import { publishJobs } from '../sweep/publish-jobs.ts'
import { putBack } from './put-back.ts'
import { settleJobs } from './settle-jobs.ts'

type BackgroundJob = Selectable<JobRow>
type Started = Readonly<{ runId: string; jobs: readonly Job[] }>

/** Between two looks at a conversation in which something else is still being answered. */
const busyMs = 2000
const giveUpAfterMs = 24 * 3_600_000

/**
 * Begins a job that has a place: admits its run and notes which it is. Each try has a key of its own, so that doing
 * this again after a crash finds the run of the first time.
 */
export function startTry(deps: Deps, job: BackgroundJob): Promise<void> {
  return busContext.within(job.request.origin, () => tryOnce(deps, job))
}

async function tryOnce(deps: Deps, job: BackgroundJob): Promise<void> {
  try {
    const { runId, jobs } = await startRun(deps, job)
    await noteRun(deps, job, runId)
    await publishJobs(deps, jobs)
  } catch (error) {
    if (!(error instanceof ProcedureError) || error.code === 'internal') throw error
    await afterRefusal(deps, job, error)
  }
}

async function startRun(deps: Deps, job: BackgroundJob): Promise<Started> {
  const { request, scratch } = job.request
  const common = {
    userId: job.user_id,
    acceptedAtMs: job.accepted_at_ms,
    // A client's key has no blanks, so it never meets one of ours.
    idempotency: { key: `job ${job.id} ${job.tries}`, fingerprint: '' },
    class: 'batch' as const,
    ...(job.moderation && { moderation: job.moderation }),
  }
  if (request.type === 'embeddings') {
    const { model = null, text, input = text === undefined ? [] : [text] } = request
    return alone(startRuns(deps)({ ...common, works: [{ kind: 'embedding', runId: newId(), model, texts: input }] }))
  }
  if (scratch !== null) {
    const { message, model = '', maxTokens, temperature } = request
    const parameters = { ...(maxTokens && { maxTokens }), ...(temperature === undefined ? {} : { temperature }) }
    const messages = [...scratch.history, { role: 'user' as const, content: message }]
    const asked = { model, instructions: null, messages, cutHistory: true, parameters }
    return alone(startRuns(deps)({ ...common, works: [{ kind: 'chat', runId: newId(), ...asked }] }))
  }
  if (job.last_run_id !== null) {
    const { run, jobs } = await retryRun(deps, { asBefore: true })({ ...common, runId: job.last_run_id })
    return { runId: run.id, jobs }
  }
  const { type: _type, scratch: _scratch, ...question } = request
  const { comparison, jobs } = await startChat(deps)({ ...common, sessionId: newId(), question })
  return { runId: comparison.runs[0]?.id ?? '', jobs }
}

async function alone(started: ReturnType<ReturnType<typeof startRuns>>): Promise<Started> {
  const { runs, jobs } = await started
  return { runId: runs[0]?.id ?? '', jobs }
}

/** Whatever happened to run and job until it is known which belongs to which is made up for. */
async function noteRun(deps: Deps, job: BackgroundJob, runId: string): Promise<void> {
  const stopped = await transact(deps.db, async (trx) => {
    await sql`SELECT 1 FROM users WHERE id = ${job.user_id} FOR NO KEY UPDATE`.execute(trx)
    const noted = await trx
      .updateTable('jobs')
      .set({ run_id: runId })
      .where('id', '=', job.id)
      .where('state', '=', 'active')
      .where('tries', '=', job.tries)
      .returning('cancel_requested_at')
      .executeTakeFirst()
    await settleJobs(trx, deps.settings, [runId])
    return noted === undefined || noted.cancel_requested_at !== null
  })
  if (!stopped) return
  const run = await retryTransient(() =>
    deps.db
      .selectFrom('runs')
      .select(['id', 'provider', 'user_id', 'session_id', 'comparison_id'])
      .where('id', '=', runId)
      .where('ended_at', 'is', null)
      .executeTakeFirst(),
  )
  if (run === undefined) return
  await cancelRun(deps.bus, namesOf(run), { comparisonId: run.comparison_id, signal: deps.signal })
}

/** What passes by is waited for; what will be refused again ends the job. */
async function afterRefusal(deps: Deps, job: BackgroundJob, refusal: ProcedureError): Promise<void> {
  const { settings } = deps
  const { code, message, retryable } = refusal
  const age = Date.now() - job.created_at.getTime()
  // Something else is being answered in its conversation, or we are not up to it: no fault of the job's.
  const busy = code === 'conflict' && job.last_run_id === null
  if ((busy || retryable) && age < giveUpAfterMs) {
    return putBack(deps, job, { waitMs: busyMs, counts: false })
  }
  // It was offered when the job was accepted: its worker may be on its way back.
  if (code === 'unknown_model' && job.tries < settings.jobTries) {
    return putBack(deps, job, { waitMs: settings.jobBackoffMs * 4 ** (job.tries - 1), counts: true })
  }
  await retryTransient(() =>
    deps.db
      .updateTable('jobs')
      .set({ state: 'failed', error: jsonb({ code, message, retryable }), ended_at: sql`clock_timestamp()` })
      .where('id', '=', job.id)
      .where('state', '=', 'active')
      .where('tries', '=', job.tries)
      .execute(),
  )
}
