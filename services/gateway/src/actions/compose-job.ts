import type { Bus } from '@playground/bus'
import {
  type BackgroundJob,
  estimateTokens,
  hasEnded,
  type JobRecord,
  ProcedureError,
  procedures,
  type RunDetails,
} from '@playground/contracts'
import { answerOf } from '../chat/answer-of.ts'
import { turnOf } from '../chat/ask-in-scratch.ts'
import type { ScratchHistories } from '../chat/scratch-histories.ts'
import { procedureTimeoutMs } from '../live/compose-session.ts'
import { composeRun } from './compose-run.ts'
import { embeddingAnswerOf } from './embedding-answer.ts'

export type JobReading = Readonly<{ bus: Bus; histories: ScratchHistories }>

/** Of a job whose run was admitted, and of one that a worker has begun. */
const admittedShare = 0.05
const begunShare = 0.1

/** A job as it is told of in a list: how far it is, in rough strokes, and not what came of it. */
export function outlineJob({ job, run }: JobRecord): BackgroundJob {
  const progress = job.state === 'completed' ? 1 : job.state === 'active' && run !== null ? admittedShare : 0
  return { ...job, progress, result: null }
}

/** A job with its result, or with how much of its answer there is by now. */
export async function composeJob(
  { bus, histories }: JobReading,
  userId: string,
  record: JobRecord,
): Promise<BackgroundJob> {
  const { job, run } = record
  if (run === null) return outlineJob(record)
  if (job.state === 'completed')
    return { ...job, progress: 1, result: await resultOf({ bus, histories }, userId, record, run.id) }
  if (job.state !== 'active') return outlineJob(record)
  const composed = await composeRun(bus, { userId, runId: run.id })
  return { ...job, progress: progressOf(composed, run.maxOutputTokens), result: null }
}

/** Against the longest answer there may be: most come to an end before. */
function progressOf({ status, text, reasoning }: RunDetails, maxOutputTokens: number): number {
  if (status === 'queued') return admittedShare
  if (hasEnded(status) || maxOutputTokens === 0) return begunShare
  const written = estimateTokens(text) + estimateTokens(reasoning ?? '')
  return begunShare + 0.85 * Math.min(1, written / maxOutputTokens)
}

/** What the route would have answered; null once the conversation it belongs to is gone. */
async function resultOf(
  { bus, histories }: JobReading,
  userId: string,
  { request, scratchChat }: JobRecord,
  runId: string,
): Promise<BackgroundJob['result']> {
  const asked = { userId, runId, withResult: true }
  const found = await bus.call(procedures.readRun, asked, { timeoutMs: procedureTimeoutMs }).catch((error: unknown) => {
    if (error instanceof ProcedureError && error.code === 'not_found') return null
    throw error
  })
  if (found === null) return null
  if (request.type === 'embeddings') return embeddingAnswerOf(found.run, request)
  if (scratchChat !== null) {
    // Its history has it from when it is first read on: until then nobody knows what was said. Once, however often.
    const whose = { userId, model: request.model ?? '' }
    await histories.append(whose, scratchChat, turnOf(request.message, found.run))
  }
  return answerOf(found.run, found.sessionId)
}
