import { type ChatRequest, type Comparison, newId, procedures } from '@playground/contracts'
import { idempotencyOf } from '../actions/idempotency.ts'
import { admissionTimeoutMs, publishJobs, type Starter, type Starting } from '../actions/starting.ts'
import { isVeiled, veilComparison } from '../live/veil.ts'

/** A message that was accepted: its turn, and the place in the log after which its events come. */
export type Turn = Readonly<{ userId: string; comparison: Comparison; runId: string; sequence: number }>

/** Puts a message to a conversation, or begins one with it. */
export async function startChat(
  { bus, hub, logger }: Starting,
  { userId, idempotencyKey }: Starter,
  { stream, scratch: _scratch, ...question }: ChatRequest,
): Promise<Turn> {
  const sessionId = newId()
  const expected = question.conversationId === undefined ? hub.expect(sessionId, userId) : null
  const request = {
    userId,
    sessionId,
    question,
    acceptedAtMs: Date.now(),
    idempotency: idempotencyOf(idempotencyKey, 'chat', { ...question, stream }),
  }
  try {
    const answer = await bus.call(procedures.startChat, request, { timeoutMs: admissionTimeoutMs })
    const { made, sequence, jobs } = answer
    publishJobs({ bus, hub, logger }, jobs)
    if (made?.id === sessionId) expected?.begin(made, sequence)
    else expected?.abandon()
    const comparison = isVeiled(answer) ? veilComparison(answer.comparison, () => 0) : answer.comparison
    return { userId, comparison, runId: comparison.runs[0]?.id ?? '', sequence }
  } catch (error) {
    expected?.abandon()
    throw error
  }
}
