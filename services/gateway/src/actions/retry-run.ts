import { procedures, type Run } from '@playground/contracts'
import { veilRun } from '../live/veil.ts'
import { idempotencyOf } from './idempotency.ts'
import { isVeiledSession } from './is-veiled-session.ts'
import { moderateAgain } from './moderate-again.ts'
import { admissionTimeoutMs, publishJobs, type Starter, type Starting } from './starting.ts'

/** Runs an ended run again. */
export async function retryRun(starting: Starting, { userId, idempotencyKey }: Starter, runId: string): Promise<Run> {
  const judged = await moderateAgain(starting, { userId, idempotencyKey }, { runId })
  const request = {
    userId,
    runId,
    ...judged,
    acceptedAtMs: Date.now(),
    idempotency: idempotencyOf(idempotencyKey, `retryRun ${runId}`, null),
  }
  const options = { timeoutMs: admissionTimeoutMs }
  const { run, sessionId, jobs } = await starting.bus.call(procedures.retryRun, request, options)
  publishJobs(starting, jobs)
  return (await isVeiledSession(starting, userId, sessionId)) ? veilRun(run, 0) : run
}
