import { type ChatRequest, type Comparison, newId, procedures } from '@playground/contracts'
import { idempotencyOf } from '../actions/idempotency.ts'
import { moderateOne } from '../actions/moderate.ts'
import { admissionTimeoutMs, publishJobs, type Starter, type Starting } from '../actions/starting.ts'
import { isVeiled, veilComparison } from '../live/veil.ts'

/** A message that was accepted: its turn, and the place in the log after which its events come. */
export type Turn = Readonly<{ userId: string; comparison: Comparison; runId: string; sequence: number }>

/** Puts a message to a conversation, or begins one with it. */
export async function startChat(
  starting: Starting,
  { userId, idempotencyKey }: Starter,
  { stream, scratch: _scratch, ...question }: ChatRequest,
): Promise<Turn> {
  const { bus, hub } = starting
  const judged = await moderateOne(starting, { userId, idempotencyKey }, [question.message])
  const sessionId = newId()
  const expected = question.conversationId === undefined ? hub.expect(sessionId, userId) : null
  const request = {
    userId,
    sessionId,
    question,
    ...judged,
    acceptedAtMs: Date.now(),
    idempotency: idempotencyOf(idempotencyKey, 'chat', { ...question, stream }),
  }
  try {
    const answer = await bus.call(procedures.startChat, request, { timeoutMs: admissionTimeoutMs })
    const { made, sequence, jobs } = answer
    publishJobs(starting, jobs)
    if (made?.id === sessionId) expected?.begin(made, sequence)
    else expected?.abandon()
    const comparison = isVeiled(answer) ? veilComparison(answer.comparison, () => 0) : answer.comparison
    return { userId, comparison, runId: comparison.runs[0]?.id ?? '', sequence }
  } catch (error) {
    expected?.abandon()
    throw error
  }
}
