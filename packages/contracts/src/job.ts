import { z } from 'zod'
import { id, modelId, providerId } from './ids.ts'
import { parameters } from './lane.ts'

/** Live jobs have a person waiting; batch jobs do not. Each class has its own queue. */
export const jobClass = z.enum(['live', 'batch'])
export type JobClass = z.infer<typeof jobClass>

/** The request to execute a run. Carries ids and limits; the worker asks for the input. */
export const job = z.object({
  runId: id,
  sessionId: id.nullable(),
  comparisonId: id.nullable(),
  userId: id,
  provider: providerId,
  model: modelId,
  class: jobClass,
  acceptedAtMs: z.number().describe('wall clock of the gateway when it accepted the start, ms since the epoch'),
})
export type Job = z.infer<typeof job>

export const inputMessage = z.object({ role: z.enum(['user', 'assistant']), content: z.string() })
export type InputMessage = z.infer<typeof inputMessage>

/** What a worker gets to execute a run. */
export const runInput = z.object({
  runId: id,
  model: modelId,
  instructions: z.string().nullable(),
  messages: z.array(inputMessage).min(1).describe('history and prompt, oldest first; the last is the prompt'),
  parameters,
  maxOutputTokens: z.int().positive().describe('to be sent to the provider as its output limit'),
  costCapMicros: z.int().nonnegative().nullable().describe("this run's share of the comparison's cap"),
})
export type RunInput = z.infer<typeof runInput>
