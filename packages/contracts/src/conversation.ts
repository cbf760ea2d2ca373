import { z } from 'zod'
import { id } from './ids.ts'
import { title } from './start.ts'

/** A session with one lane, seen as messages. Its id is the session's. */
export const conversation = z.object({
  id,
  title: z.string(),
  userId: id,
  messageCount: z.int().nonnegative(),
  createdAt: z.string(),
  updatedAt: z.string(),
})
export type Conversation = z.infer<typeof conversation>

export const message = z.object({
  id: id.describe('the comparison for USER, the run for ASSISTANT'),
  role: z.enum(['USER', 'ASSISTANT']),
  content: z.string(),
  tokens: z.int().nullable().describe('usage.total of the answer'),
  model: z.string().nullable(),
  createdAt: z.string(),
})
export type Message = z.infer<typeof message>

/** A conversation with what was said, oldest first. */
export const conversationDetails = conversation.extend({ messages: z.array(message) })
export type ConversationDetails = z.infer<typeof conversationDetails>

const historyMessages = z.int().min(0).max(1000).describe('earlier messages sent at most')

/** Body of `POST /conversations`: a lane of the default model. */
export const conversationStart = z.strictObject({
  title: title.optional(),
  historyMessages: historyMessages.optional(),
})
/** Body of `PATCH /conversations/:id`. */
export const conversationChange = z.strictObject({
  title: title.optional(),
  historyMessages: historyMessages.nullable().optional().describe('null: as much as fits'),
})
