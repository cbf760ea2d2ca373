import { z } from 'zod'
import { id, modelId, providerId } from './ids.ts'
import { parameters } from './lane.ts'

/** Live jobs have a person waiting; batch jobs do not. Each class has its own queue. */
export const jobClass = z.enum(['live', 'batch'])
export type JobClass = z.infer<typeof jobClass>

/** What a provider is asked for. */
export const runKind = z.enum(['chat', 'embedding', 'moderation'])
export type RunKind = z.infer<typeof runKind>

export const inputMessage = z.object({ role: z.enum(['user', 'assistant']), content: z.string() })
export type InputMessage = z.infer<typeof inputMessage>

const head = { runId: id, model: modelId }

const chatInput = z.object({
  kind: z.literal('chat'),
  ...head,
  instructions: z.string().nullable(),
  messages: z.array(inputMessage).min(1).describe('history and prompt, oldest first; the last is the prompt'),
  parameters,
  maxOutputTokens: z.int().positive().describe('to be sent to the provider as its output limit'),
  costCapMicros: z.int().nonnegative().nullable().describe("this run's share of the comparison's cap"),
})
export type ChatInput = z.infer<typeof chatInput>

const texts = z.array(z.string()).min(1)
const embeddingInput = z.object({ kind: z.literal('embedding'), ...head, texts })
export type EmbeddingInput = z.infer<typeof embeddingInput>
const moderationInput = z.object({ kind: z.literal('moderation'), ...head, texts })
export type ModerationInput = z.infer<typeof moderationInput>

/** What a worker gets to execute a run. */
export const runInput = z.discriminatedUnion('kind', [chatInput, embeddingInput, moderationInput])
export type RunInput = z.infer<typeof runInput>

/** The request to execute a run. Carries ids and limits; the worker asks for an input that does not come along. */
export const job = z.object({
  runId: id,
  kind: runKind,
  sessionId: id.nullable(),
  comparisonId: id.nullable(),
  userId: id,
  provider: providerId,
  model: modelId,
  class: jobClass,
  acceptedAtMs: z.number().describe('wall clock of the gateway when it accepted the start, ms since the epoch'),
  input: chatInput.optional().describe('of a first turn with little to say: it needs no looking up'),
})
export type Job = z.infer<typeof job>
