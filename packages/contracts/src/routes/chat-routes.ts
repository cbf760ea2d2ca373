import { z } from 'zod'
import { chatAnswer, chatRequest, scratchHistory } from '../chat.ts'
import { modelId } from '../ids.ts'
import { route } from '../route.ts'

/** One model, one question. */
export const chatRoutes = {
  chat: route({
    method: 'POST',
    path: '/chat',
    tag: 'Chat',
    summary: 'Ask one model; with `stream` the answer comes as SSE',
    access: 'user',
    body: chatRequest,
    status: 200,
    response: chatAnswer,
    starts: true,
  }),
  readScratch: route({
    method: 'GET',
    path: '/chat/history',
    tag: 'Chat',
    summary: 'The scratch history of a model; `/chat/history/:model` is the same',
    access: 'user',
    query: z.strictObject({ model: modelId }),
    status: 200,
    response: scratchHistory,
  }),
  clearScratch: route({
    method: 'DELETE',
    path: '/chat/history',
    tag: 'Chat',
    summary: 'New chat: forget the scratch history, of one model or of all',
    access: 'user',
    query: z.strictObject({ model: modelId.optional() }),
    status: 204,
  }),
} as const
