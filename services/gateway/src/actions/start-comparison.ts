import { type Comparison, type ComparisonStart, procedures } from '@playground/contracts'
import { isVeiled, veilComparison } from '../live/veil.ts'
import { idempotencyOf } from './idempotency.ts'
import { moderateOne } from './moderate.ts'
import { admissionTimeoutMs, publishJobs, type Starter, type Starting } from './starting.ts'

type Started = Readonly<{ comparison: Comparison; sequence: number; replayed: boolean }>

/** Puts the next prompt to lanes of a session. */
export async function startComparison(
  starting: Starting,
  { userId, idempotencyKey }: Starter,
  sessionId: string,
  body: ComparisonStart,
): Promise<Started> {
  const judged = await moderateOne(starting, { userId, idempotencyKey }, [body.prompt])
  const request = {
    userId,
    sessionId,
    body,
    ...judged,
    acceptedAtMs: Date.now(),
    idempotency: idempotencyOf(idempotencyKey, `startComparison ${sessionId}`, body),
  }
  const options = { timeoutMs: admissionTimeoutMs }
  const answer = await starting.bus.call(procedures.startComparison, request, options)
  publishJobs(starting, answer.jobs)
  const comparison = isVeiled(answer) ? veilComparison(answer.comparison, () => 0) : answer.comparison
  return { comparison, sequence: answer.sequence, replayed: answer.replayed }
}
