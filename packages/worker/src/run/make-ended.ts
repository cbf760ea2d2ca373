import { createHash } from 'node:crypto'
import {
  type EndStatus,
  type ExactRequest,
  encodedBytes,
  type FinishReason,
  type Job,
  type Metrics,
  type RunEnded,
  type RunError,
  type Timeline,
} from '@playground/contracts'

/** Bytes of text and reasoning that an ending carries at most, as JSON. */
export const maxEndedTextBytes = 256 * 1024
/** Bytes of a whole ending at most. */
const maxEndedBytes = 480 * 1024

/** How a run ended. */
export type Ending = Readonly<{
  attempt: number
  status: EndStatus
  finishReason: FinishReason | null
  error: RunError | null
  metrics: Metrics | null
  text: string
  reasoning: string | null
  /** Only who executed the run has these. */
  execution?: Readonly<{
    workerId: string
    timeline: (limit?: number) => Timeline
    request: ExactRequest
  }>
}>

/** Whether an ending can carry this output; if not, the log must have it before. */
export function fitsEnded(output: Pick<Ending, 'text' | 'reasoning'>): boolean {
  return encodedBytes([output.text, output.reasoning]) <= maxEndedTextBytes
}

/** The last word on a run. */
export function makeEnded(job: Job, ending: Ending): RunEnded {
  const { text, reasoning, execution } = ending
  const ended: RunEnded = {
    type: 'run.ended',
    sessionId: job.sessionId,
    at: new Date().toISOString(),
    runId: job.runId,
    comparisonId: job.comparisonId,
    attempt: ending.attempt,
    status: ending.status,
    finishReason: ending.finishReason,
    error: ending.error,
    metrics: ending.metrics,
    length: text.length,
    sha256: createHash('sha256').update(text).digest('hex'),
    ...(fitsEnded(ending) ? { text, reasoning } : {}),
  }
  if (execution === undefined) return ended
  const { workerId, request, timeline } = execution
  const whole = { ...ended, droppedParameters: request.droppedParameters, request, workerId }
  for (let limit = 10_000; limit > 100; limit = Math.floor(limit / 2)) {
    const timed = { ...whole, timeline: timeline(limit) }
    if (encodedBytes(timed) <= maxEndedBytes) return timed
  }
  return { ...whole, timeline: timeline(100) }
}
