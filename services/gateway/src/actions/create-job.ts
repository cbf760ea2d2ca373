import { type BackgroundJobRequest, newId, procedures } from '@playground/contracts'
import { defaultModel, toInput } from '../chat/ask-in-scratch.ts'
import type { ScratchHistories } from '../chat/scratch-histories.ts'
import { idempotencyOf } from './idempotency.ts'
import { moderateOne } from './moderate.ts'
import { admissionTimeoutMs, type Starter, type Starting } from './starting.ts'

/**
 * Accepts a job. What it asks is judged now, for later nobody is there to be told; a scratch chat goes on from what
 * its history is now.
 */
export async function createJob(
  starting: Starting,
  histories: ScratchHistories,
  starter: Starter,
  request: BackgroundJobRequest,
): Promise<string> {
  const { userId, idempotencyKey } = starter
  const judged = request.type === 'completion' ? await moderateOne(starting, starter, [request.message]) : {}
  const asked = {
    userId,
    jobId: newId(),
    ...(await withHistory(starting, histories, userId, request)),
    ...judged,
    acceptedAtMs: Date.now(),
    idempotency: idempotencyOf(idempotencyKey, 'createJob', request),
  }
  const { jobId } = await starting.bus.call(procedures.createJob, asked, { timeoutMs: admissionTimeoutMs })
  return jobId
}

async function withHistory(
  starting: Starting,
  histories: ScratchHistories,
  userId: string,
  request: BackgroundJobRequest,
) {
  if (request.type !== 'completion' || request.scratch !== true) return { request, scratch: null }
  const model = request.model ?? (await defaultModel(starting))
  const { chat, messages } = await histories.read({ userId, model })
  return { request: { ...request, model }, scratch: { chat, history: messages.map(toInput) } }
}
