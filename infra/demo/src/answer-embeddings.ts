import type { IncomingMessage, ServerResponse } from 'node:http'
import { json } from 'node:stream/consumers'
import { z } from 'zod'
import { countTokens } from './count-tokens.ts'
import { embedText } from './embed-text.ts'

const openaiRequest = z.object({
  model: z.string(),
  input: z.union([z.string(), z.array(z.string())]),
  dimensions: z.int().min(1).max(3072).default(1536),
  encoding_format: z.enum(['float', 'base64']).default('float'),
})

const geminiRequest = z.object({
  requests: z.array(
    z.object({
      content: z.object({ parts: z.array(z.object({ text: z.string().default('') })) }),
      outputDimensionality: z.int().min(1).max(3072).default(768),
    }),
  ),
})

/** OpenAI's embeddings: the emulator gives every input of a list the same vector and counts no tokens. */
export async function answerOpenaiEmbeddings(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = openaiRequest.safeParse(await json(request).catch(() => null))
  if (!body.success) {
    return reply(response, 400, { error: { message: z.prettifyError(body.error), type: 'invalid_request_error' } })
  }
  const { model, input, dimensions, encoding_format: format } = body.data
  const texts = typeof input === 'string' ? [input] : input
  const tokens = texts.reduce((sum, text) => sum + countTokens(text), 0)
  const data = texts.map((text, index) => {
    const vector = embedText(text, dimensions)
    const embedding = format === 'float' ? vector : Buffer.from(Float32Array.from(vector).buffer).toString('base64')
    return { object: 'embedding', index, embedding }
  })
  reply(response, 200, { object: 'list', data, model, usage: { prompt_tokens: tokens, total_tokens: tokens } })
}

/** Gemini's `batchEmbedContents`, which its SDK uses and the emulator does not know. */
export async function answerGeminiEmbeddings(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = geminiRequest.safeParse(await json(request).catch(() => null))
  if (!body.success) {
    const error = { code: 400, message: z.prettifyError(body.error), status: 'INVALID_ARGUMENT' }
    return reply(response, 400, { error })
  }
  const embeddings = body.data.requests.map(({ content, outputDimensionality }) => ({
    values: embedText(content.parts.map((part) => part.text).join(' '), outputDimensionality),
  }))
  reply(response, 200, { embeddings })
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}
