import { z } from 'zod'
import { chatQuestion } from '../chat.ts'
import { comparison } from '../comparison.ts'
import { conversation, conversationChange, conversationStart } from '../conversation.ts'
import { id, modelId } from '../ids.ts'
import { session } from '../session.ts'
import { by, define, nothing, start } from './define.ts'
import { admitted } from './records.ts'

const { scratch: _scratch, ...question } = chatQuestion

/**
 * The next turn of a conversation, or the first of a new one. What the question says of model, length and
 * temperature holds for this run alone; only a conversation that is made here keeps the model.
 */
export const startChat = define(
  'start-chat',
  z.object({
    ...start,
    sessionId: id.describe('of the conversation that is made where none is named; the gateway follows it already'),
    question: z.strictObject(question),
  }),
  z.object({
    ...admitted,
    comparison,
    blind: z.boolean(),
    revealed: z.boolean(),
    made: session.nullable().describe('the conversation, if this made it'),
  }),
)

/** The model of whoever names none. */
export const readDefaultModel = define('read-default-model', nothing, z.object({ model: modelId }))

/** A session with one lane, of the default model, in which nothing was asked yet. */
export const createConversation = define(
  'create-conversation',
  z.object({ ...by, body: conversationStart }),
  conversation,
)
export const listConversations = define(
  'list-conversations',
  z.object({ ...by, page: z.int().min(1), limit: z.int().min(1).max(100) }),
  z.object({ data: z.array(conversation), total: z.int().nonnegative() }),
)
export const changeConversation = define(
  'change-conversation',
  z.object({ ...by, conversationId: id, change: conversationChange }),
  conversation,
)
export const deleteConversation = define('delete-conversation', z.object({ ...by, conversationId: id }), nothing)
