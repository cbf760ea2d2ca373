import { z } from 'zod'
import { id, modelId } from './ids.ts'
import { metrics } from './metrics.ts'
import { prompt } from './start.ts'

/** What a question over the chat API may say; `stream` stands apart, since a job has none. */
export const chatQuestion = {
  message: prompt,
  conversationId: id.optional().describe('absent: a new conversation'),
  model: modelId.optional().describe('for this answer; absent: the conversation’s'),
  maxTokens: z.int().min(1).max(1_000_000).optional(),
  temperature: z.number().min(0).max(2).optional(),
  scratch: z.boolean().optional().describe('keep nothing but the 30-minute history of this model'),
}

/** Body of `POST /chat`. */
export const chatRequest = z
  .strictObject({ ...chatQuestion, stream: z.boolean().optional() })
  .refine(isScratchAlone, 'a scratch chat has no conversation')
export type ChatRequest = z.infer<typeof chatRequest>

/** Whether a question is either scratch or part of a conversation. */
export function isScratchAlone({
  scratch,
  conversationId,
}: {
  scratch?: boolean | undefined
  conversationId?: string | undefined
}): boolean {
  return scratch !== true || conversationId === undefined
}

export const chatAnswer = z.object({
  conversationId: id.nullable().describe('null for scratch'),
  messageId: id.describe('the run'),
  content: z.string(),
  model: z.string().nullable().describe('null while blind'),
  tokens: z.int().nullable().describe('usage.total'),
  metrics: metrics.nullable(),
  createdAt: z.string(),
})
export type ChatAnswer = z.infer<typeof chatAnswer>

/** The scratch history of one model: gone 30 minutes after it was last used. */
export const scratchHistory = z.object({
  model: z.string(),
  messages: z.array(z.object({ role: z.enum(['USER', 'ASSISTANT']), content: z.string(), createdAt: z.string() })),
  expiresAt: z.string().nullable().describe('null when there is none'),
})
export type ScratchHistory = z.infer<typeof scratchHistory>
