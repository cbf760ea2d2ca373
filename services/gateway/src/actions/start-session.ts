import { foldSession, newId, procedures, type Session, type SessionStart } from '@playground/contracts'
import { composeRecord } from '../live/compose-session.ts'
import { viewSession } from '../live/view.ts'
import { idempotencyOf } from './idempotency.ts'
import { moderateOne } from './moderate.ts'
import { admissionTimeoutMs, publishJobs, type Starter, type Starting } from './starting.ts'

type Started = Readonly<{ session: Session; sequence: number }>

/** Starts a session with its first comparison. It is followed before it exists, so that nothing of it is missed. */
export async function startSession(
  starting: Starting,
  { userId, idempotencyKey }: Starter,
  body: SessionStart,
): Promise<Started> {
  const { bus, hub } = starting
  const judged = await moderateOne(starting, { userId, idempotencyKey }, textsIn(body))
  const sessionId = newId()
  const expected = hub.expect(sessionId, userId)
  try {
    const request = {
      userId,
      sessionId,
      body,
      ...judged,
      acceptedAtMs: Date.now(),
      idempotency: idempotencyOf(idempotencyKey, 'startSession', body),
    }
    const { record, jobs, sequence } = await bus.call(procedures.startSession, request, {
      timeoutMs: admissionTimeoutMs,
    })
    publishJobs(starting, jobs)
    if (record.session.id === sessionId) {
      expected.begin(record.session, sequence)
      return { session: viewSession(foldSession(record.session)), sequence }
    }
    // The same start was made before: that session, as it is by now.
    expected.abandon()
    const { fold, sequence: upTo } = await composeRecord(bus, record)
    return { session: viewSession(fold), sequence: upTo }
  } catch (error) {
    expected.abandon()
    throw error
  }
}

/** Everything that a model would read of it. */
function textsIn({ prompt, lanes = [] }: SessionStart): string[] {
  return [...new Set([prompt, ...lanes.flatMap(({ instructions }) => (instructions?.trim() ? instructions : []))])]
}
