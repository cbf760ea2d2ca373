import { z } from 'zod'
import { conversation, conversationChange, conversationDetails, conversationStart } from '../conversation.ts'
import { id } from '../ids.ts'
import { countInQuery, numberedListOf } from '../page.ts'
import { route } from '../route.ts'

const byId = z.object({ id })

/** Sessions with one lane, as messages. */
export const conversationRoutes = {
  createConversation: route({
    method: 'POST',
    path: '/conversations',
    tag: 'Conversations',
    summary: 'Create an empty conversation',
    access: 'user',
    body: conversationStart,
    status: 201,
    response: conversation,
  }),
  listConversations: route({
    method: 'GET',
    path: '/conversations',
    tag: 'Conversations',
    summary: 'Conversations, newest first',
    access: 'user',
    query: z.strictObject({ page: countInQuery(1_000_000).optional(), limit: countInQuery(100).optional() }),
    status: 200,
    response: numberedListOf(conversation),
  }),
  readConversation: route({
    method: 'GET',
    path: '/conversations/:id',
    tag: 'Conversations',
    summary: 'A conversation with its messages',
    access: 'user',
    params: byId,
    status: 200,
    response: conversationDetails,
  }),
  changeConversation: route({
    method: 'PATCH',
    path: '/conversations/:id',
    tag: 'Conversations',
    summary: 'Title, history policy',
    access: 'user',
    params: byId,
    body: conversationChange,
    status: 200,
    response: conversation,
  }),
  deleteConversation: route({
    method: 'DELETE',
    path: '/conversations/:id',
    tag: 'Conversations',
    summary: 'Delete a conversation; it can be restored as a session for 30 days',
    access: 'user',
    params: byId,
    status: 204,
  }),
} as const
