import { z } from 'zod'
import { runError } from './error-codes.ts'
import { id } from './ids.ts'
import { metrics } from './metrics.ts'
import { moderation } from './moderation.ts'
import { endStatus, exactRequest, finishReason, run, timeline } from './run.ts'

const nullableId = id.nullable()
const head = { sessionId: nullableId, at: z.string().describe('ISO 8601, UTC') }
const attempt = z.int().positive()
const index = z.int().nonnegative()

/** What a chunk of output is. */
export const outputKind = z.enum(['text', 'reasoning'])
export type OutputKind = z.infer<typeof outputKind>

export const runQueued = z.object({
  type: z.literal('run.queued'),
  ...head,
  runId: id,
  comparisonId: nullableId,
  laneId: nullableId,
  model: z.string().nullable(),
  replaces: nullableId,
  moderation: moderation.optional(),
})

export const runStarted = z.object({
  type: z.literal('run.started'),
  ...head,
  runId: id,
  attempt: attempt.describe('> 1: what was shown of the earlier attempt is void, clear it'),
  workerId: z.string().optional().describe('in the log only'),
})

export const runCancelRequested = z.object({
  type: z.literal('run.cancel-requested'),
  ...head,
  runId: id,
  attempt: z.int().nonnegative().describe('the attempt that was running, 0 while queued'),
})

export const runProgress = z.object({
  type: z.literal('run.progress'),
  ...head,
  runId: id,
  attempt: z.int().nonnegative(),
  state: z.enum(['waiting', 'retrying', 'thinking', 'stalled']),
  sinceMs: z.number().nonnegative(),
  tries: z.int().optional(),
  code: z.string().optional().describe('why it is retried: a run error code'),
})

export const runDelta = z.object({
  type: z.literal('run.delta'),
  ...head,
  runId: id,
  attempt,
  index: index.describe('counts 1, 2, … per attempt over both kinds'),
  textIndex: index.optional().describe('counts the text deltas alone'),
  offset: z.int().nonnegative().describe("UTF-16 length of that kind's text before it"),
  kind: outputKind,
  text: z.string(),
})

/**
 * One piece of everything the worker has of an attempt; pieces follow each other without a gap in `offset` per
 * kind, the first has both offsets at 0 (`part` 0), the last has `last: true`. In the log only.
 */
export const runCheckpoint = z.object({
  type: z.literal('run.checkpoint'),
  ...head,
  runId: id,
  attempt,
  index,
  textIndex: index,
  part: z.int().nonnegative(),
  kind: outputKind,
  offset: z.int().nonnegative(),
  text: z.string(),
  last: z.boolean(),
})

/** Replaces what the client has of the run. To clients only. */
export const runSnapshot = z.object({ type: z.literal('run.snapshot'), ...head, run })

export const runEnded = z.object({
  type: z.literal('run.ended'),
  ...head,
  runId: id,
  comparisonId: nullableId,
  attempt: z.int().nonnegative(),
  status: endStatus,
  finishReason: finishReason.nullable(),
  error: runError.nullable(),
  metrics: metrics.nullable(),
  length: z.int().nonnegative().describe('UTF-16 length of `text`'),
  sha256: z.string().describe("of the text's UTF-8 bytes, hex"),
  droppedParameters: z.array(z.string()).optional(),
  text: z.string().optional().describe('in the log only, up to 256 KiB encoded'),
  reasoning: z.string().nullable().optional().describe('in the log only, together with `text`'),
  timeline: timeline.optional().describe('in the log only'),
  request: exactRequest.nullable().optional().describe('in the log only'),
  workerId: z.string().optional().describe('in the log only; absent when not the owner wrote it'),
})

/** What the `state` subject of a run carries, in order, each by compare-and-set. */
export const runStateEvent = z.discriminatedUnion('type', [runQueued, runStarted, runCancelRequested, runEnded])
export type RunStateEvent = z.infer<typeof runStateEvent>

/** What the `output` subject of a run carries, by plain publish. */
export const runOutputEvent = z.discriminatedUnion('type', [runDelta, runCheckpoint, runProgress])
export type RunOutputEvent = z.infer<typeof runOutputEvent>

/** Everything the fold understands: the log's events and the snapshot that clients get in place of a checkpoint. */
export const runEvent = z.discriminatedUnion('type', [
  runQueued,
  runStarted,
  runCancelRequested,
  runProgress,
  runDelta,
  runCheckpoint,
  runSnapshot,
  runEnded,
])
export type RunEvent = z.infer<typeof runEvent>
export type RunDelta = z.infer<typeof runDelta>
export type RunCheckpoint = z.infer<typeof runCheckpoint>
export type RunEnded = z.infer<typeof runEnded>
export type RunProgress = z.infer<typeof runProgress>
export type RunStarted = z.infer<typeof runStarted>
export type RunQueued = z.infer<typeof runQueued>
