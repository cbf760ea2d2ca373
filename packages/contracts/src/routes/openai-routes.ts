import {
  completion,
  completionRequest,
  openaiEmbeddingRequest,
  openaiEmbeddings,
  openaiErrorBody,
  openaiModelList,
} from '../openai-api.ts'
import { route } from '../route.ts'

const common = { tag: 'OpenAI', access: 'user', status: 200, refusal: openaiErrorBody } as const

/** What programs made for OpenAI's API ask. Nothing of it is in the history. */
export const openaiRoutes = {
  completeChat: route({
    ...common,
    method: 'POST',
    path: '//v1/chat/completions',
    summary: 'Chat as OpenAI has it; whoever goes away cancels',
    body: completionRequest,
    response: completion,
    starts: true,
  }),
  listOpenaiModels: route({
    ...common,
    method: 'GET',
    path: '//v1/models',
    summary: 'Models as OpenAI lists them',
    response: openaiModelList,
  }),
  embedAsOpenai: route({
    ...common,
    method: 'POST',
    path: '//v1/embeddings',
    summary: 'Vectors as OpenAI has them',
    body: openaiEmbeddingRequest,
    response: openaiEmbeddings,
    starts: true,
  }),
} as const
