import { z } from 'zod'
import { chatAnswer, chatQuestion, isScratchAlone } from './chat.ts'
import { embeddingAnswer, embeddingQuestion, hasOneInput } from './embedding.ts'
import { id } from './ids.ts'

/** Body of `POST /jobs`: what `/chat` or `/embeddings` would take, done in the background. */
export const backgroundJobRequest = z.discriminatedUnion('type', [
  z
    .strictObject({ type: z.literal('completion'), ...chatQuestion })
    .refine(isScratchAlone, 'a scratch chat has no conversation'),
  z
    .strictObject({ type: z.literal('embeddings'), ...embeddingQuestion })
    .refine(hasOneInput, 'give text or input, and only one of them'),
])
export type BackgroundJobRequest = z.infer<typeof backgroundJobRequest>

export const backgroundJobState = z.enum(['queued', 'active', 'completed', 'failed', 'cancelled'])
export type BackgroundJobState = z.infer<typeof backgroundJobState>

export const backgroundJob = z.object({
  id,
  type: z.enum(['completion', 'embeddings']),
  state: backgroundJobState,
  progress: z.number().min(0).max(1),
  result: z.union([chatAnswer, embeddingAnswer]).nullable().describe('what the route would answer; null in lists'),
  error: z
    .object({ code: z.string(), message: z.string(), retryable: z.boolean() })
    .nullable()
    .describe('a RunError, or the refusal that the route would have answered'),
  createdAt: z.string(),
  endedAt: z.string().nullable(),
})
export type BackgroundJob = z.infer<typeof backgroundJob>
