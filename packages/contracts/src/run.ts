import { z } from 'zod'
import { runError } from './error-codes.ts'
import { id } from './ids.ts'
import { runKind } from './job.ts'
import { metrics } from './metrics.ts'
import { moderation } from './moderation.ts'

export const runStatus = z.enum(['queued', 'streaming', 'completed', 'failed', 'cancelled', 'interrupted'])
export type RunStatus = z.infer<typeof runStatus>
export const endStatus = runStatus.exclude(['queued', 'streaming'])
export type EndStatus = z.infer<typeof endStatus>
export const finishReason = z.enum(['stop', 'length', 'content_filter', 'tool_calls', 'other'])
export type FinishReason = z.infer<typeof finishReason>

/** Whether a run has its ending. */
export function hasEnded(status: RunStatus): status is EndStatus {
  return status !== 'queued' && status !== 'streaming'
}

export const run = z.object({
  id,
  comparisonId: id.describe('its own id where there is no comparison'),
  laneId: id.describe('its own id where there is no lane'),
  model: z.string().nullable().describe('null while blind'),
  provider: z.string().nullable().describe('null while blind'),
  status: runStatus,
  attempt: z.int().nonnegative().describe('0 while queued'),
  index: z.int().nonnegative().nullable().describe('last delta in text and reasoning; null once ended'),
  text: z.string(),
  reasoning: z.string().nullable(),
  finishReason: finishReason.nullable(),
  error: runError.nullable(),
  metrics: metrics.nullable(),
  droppedParameters: z.array(z.string()),
  replaces: id.nullable(),
  moderation: moderation.optional().describe('absent where moderation is off'),
  createdAt: z.string(),
  endedAt: z.string().nullable(),
})
export type Run = z.infer<typeof run>

/** `[ms since the request was issued, UTF-16 length of the text so far added]`, one point per delta. */
export const timelinePoint = z.tuple([z.number(), z.int()])
export const timeline = z.array(timelinePoint)
export type Timeline = z.infer<typeof timeline>

/** The request as it was sent, without secrets. Long strings are shortened and `truncated` says so. */
export const exactRequest = z.object({
  url: z.string(),
  body: z.unknown(),
  truncated: z.boolean(),
  resolvedModel: z.string().nullable(),
  providerRequestId: z.string().nullable(),
  droppedParameters: z.array(z.string()),
})
export type ExactRequest = z.infer<typeof exactRequest>

/** One execution of a run's provider call. */
export const attemptRecord = z.object({
  attempt: z.int().positive(),
  workerId: z.string(),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  outcome: z.enum(['running', 'completed', 'failed', 'cancelled', 'interrupted', 'lost']),
  tokens: z.int().nullable(),
  costMicros: z.int().nullable(),
  borneBy: z.enum(['user', 'platform']),
})
export type AttemptRecord = z.infer<typeof attemptRecord>

export const runDetails = run.extend({
  kind: runKind.optional().describe('absent: a chat; the results of other kinds are no text'),
  request: exactRequest.nullable(),
  timeline,
  attempts: z.array(attemptRecord),
  replacedBy: id.nullable(),
})
export type RunDetails = z.infer<typeof runDetails>
