import { type Lane, type LaneStart, procedures } from '@playground/contracts'
import { veilLane } from '../live/veil.ts'
import { idempotencyOf } from './idempotency.ts'
import { isVeiledSession } from './is-veiled-session.ts'
import { moderateAgain } from './moderate-again.ts'
import { admissionTimeoutMs, publishJobs, type Starter, type Starting } from './starting.ts'

/** Adds a lane to a session; with `replay` the earlier prompts are put to it. */
export async function addLane(
  starting: Starting,
  { userId, idempotencyKey }: Starter,
  sessionId: string,
  body: LaneStart,
): Promise<Lane> {
  const { replay = false, ...lane } = body
  const judged = replay ? await moderateAgain(starting, { userId, idempotencyKey }, { sessionId }) : {}
  const request = {
    userId,
    sessionId,
    lane,
    replay,
    ...judged,
    acceptedAtMs: Date.now(),
    idempotency: idempotencyOf(idempotencyKey, `addLane ${sessionId}`, body),
  }
  const added = await starting.bus.call(procedures.addLane, request, { timeoutMs: admissionTimeoutMs })
  publishJobs(starting, added.jobs)
  return (await isVeiledSession(starting, userId, sessionId)) ? veilLane(added.lane) : added.lane
}
