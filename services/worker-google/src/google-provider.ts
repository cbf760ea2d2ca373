import { type GenerateContentResponse, GoogleGenAI } from '@google/genai'
import {
  explainError,
  type Provider,
  type ProviderCall,
  type ProviderChunk,
  type ProviderRequest,
} from '@playground/worker'
import { buildRequest } from './build-request.ts'
import { convertUsage } from './convert-usage.ts'
import { mapError } from './map-error.ts'
import { mapFinishReason } from './map-finish-reason.ts'
import { models, priceVersion } from './models.ts'

export type GoogleOptions = Readonly<{ apiKey: string; baseUrl?: string | undefined }>

/** Google by its Gemini API. */
export function createGoogleProvider({ apiKey, baseUrl }: GoogleOptions): Provider {
  async function* stream(request: ProviderRequest, { signal, fetch }: ProviderCall): AsyncGenerator<ProviderChunk> {
    const client = new GoogleGenAI({
      apiKey,
      vertexai: false,
      apiVersion: 'v1beta',
      httpOptions: { fetch, ...(baseUrl === undefined ? {} : { baseUrl }) },
    })
    const built = buildRequest(request)
    const chunks = await client.models.generateContentStream({
      ...built,
      config: { ...built.config, abortSignal: signal },
    })
    yield* readChunks(chunks)
  }

  return {
    id: 'google',
    name: 'Google',
    conventionName: 'gcp.gemini',
    priceVersion,
    models: async () => models,
    stream,
    explain: (error) => explainError(error, mapError),
  }
}

async function* readChunks(chunks: AsyncIterable<GenerateContentResponse>): AsyncGenerator<ProviderChunk> {
  let named = false
  for await (const chunk of chunks) {
    if (!named && chunk.modelVersion !== undefined) {
      named = true
      yield { kind: 'model', model: chunk.modelVersion }
    }
    const candidate = chunk.candidates?.[0]
    for (const part of candidate?.content?.parts ?? []) {
      if (part.text) yield { kind: part.thought === true ? 'reasoning' : 'text', text: part.text }
    }
    if (chunk.usageMetadata !== undefined) yield { kind: 'usage', usage: convertUsage(chunk.usageMetadata) }
    if (candidate?.finishReason !== undefined) {
      yield { kind: 'finish', reason: mapFinishReason(candidate.finishReason) }
    }
    // A prompt that is blocked gets no candidate at all.
    if (chunk.promptFeedback?.blockReason !== undefined) yield { kind: 'finish', reason: 'content_filter' }
  }
}
