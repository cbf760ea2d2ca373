import { embeddingAnswer, embeddingRequest } from '../embedding.ts'
import { route } from '../route.ts'

/** Vectors of texts. */
export const embeddingRoutes = {
  embed: route({
    method: 'POST',
    path: '/embeddings',
    tag: 'Embeddings',
    summary: 'The vector of one text, or of up to 256',
    access: 'user',
    body: embeddingRequest,
    status: 200,
    response: embeddingAnswer,
    starts: true,
  }),
} as const
