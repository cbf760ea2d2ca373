import { z } from 'zod'
import { runErrorCode } from './error-codes.ts'
import { modelId, providerId } from './ids.ts'
import { runKind } from './job.ts'

/** Prices in micro-dollars per million tokens. */
export const pricing = z.object({
  inputMicrosPerMillion: z.int().nonnegative(),
  outputMicrosPerMillion: z.int().nonnegative(),
  cacheReadMicrosPerMillion: z.int().nonnegative().optional(),
  cacheWriteMicrosPerMillion: z.int().nonnegative().optional(),
})
export type Pricing = z.infer<typeof pricing>

/** Parameters a model accepts; one it does not accept is dropped from the request and listed on the run. */
export const capabilities = z.object({
  temperature: z.boolean(),
  topP: z.boolean(),
  seed: z.boolean(),
  stop: z.boolean(),
  reasoningEffort: z.boolean(),
  reasoning: z.boolean().describe('may stream reasoning text'),
})
export type Capabilities = z.infer<typeof capabilities>

export const model = z.object({
  id: modelId,
  provider: providerId,
  name: z.string().min(1).max(100),
  kind: runKind.describe('a moderation model judges texts; it is not listed'),
  contextWindow: z.int().positive(),
  maxOutputTokens: z.int().nonnegative(),
  capabilities,
  pricing: pricing.nullable(),
  demo: z.boolean(),
})
export type Model = z.infer<typeof model>

/** A model that people may ask for. */
export const listedModel = model.extend({ kind: runKind.exclude(['moderation']) })
export type ListedModel = z.infer<typeof listedModel>

/** How a worker's calls to its provider go. */
export const callResult = z.object({
  ok: z.boolean(),
  code: runErrorCode.nullable().describe('why the latest call failed'),
  since: z.string().describe('when the first call of those that ended alike came back'),
})
export type CallResult = z.infer<typeof callResult>

/** A job that was refused for good because it is none of ours. */
export const refusedJob = z.object({ runId: z.string().nullable(), reason: z.string(), at: z.string() })
export type RefusedJob = z.infer<typeof refusedJob>

/** How a worker is, for those who look after it. */
export const workerState = z.object({
  since: z.string(),
  running: z.int().nonnegative().describe('when it said so: up to 10 s ago'),
  lastCall: callResult.nullable().describe('null before the first call'),
  refusedJobs: z.array(refusedJob).max(10).describe('the latest, newest first'),
})
export type WorkerState = z.infer<typeof workerState>

/** What a living worker announces on `catalog.{provider}`, at its start and every 10 s. */
export const catalogEntry = z.object({
  provider: providerId,
  name: z.string().max(100).describe("the provider's name for people"),
  workerId: z.string(),
  priceVersion: z.string().nullable(),
  models: z.array(model),
  at: z.string(),
  state: workerState.optional(),
})
export type CatalogEntry = z.infer<typeof catalogEntry>
