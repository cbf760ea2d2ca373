import {
  explainError,
  type Provider,
  type ProviderCall,
  type ProviderChunk,
  type ProviderRequest,
  quietLogger,
} from '@playground/worker'
import OpenAI, { type ClientOptions } from 'openai'
import type { ChatCompletionChunk } from 'openai/resources/chat/completions'
import { buildRequest } from './build-request.ts'
import { convertUsage } from './convert-usage.ts'
import { listModels } from './list-models.ts'
import { mapError } from './map-error.ts'
import { mapFinishReason } from './map-finish-reason.ts'
import { readDelta } from './read-delta.ts'

export type CompatibleOptions = Readonly<{ id: string; name: string; baseUrl: string; apiKey?: string | undefined }>

/** Any endpoint that speaks OpenAI's chat completions: OpenRouter, Ollama, vLLM, llama.cpp and the like. */
export function createCompatibleProvider({ id, name, baseUrl, apiKey }: CompatibleOptions): Provider {
  const client = (options: ClientOptions) =>
    new OpenAI({
      // Local endpoints ask for no key; the SDK does.
      apiKey: apiKey ?? 'none',
      baseURL: baseUrl,
      organization: null,
      project: null,
      maxRetries: 0,
      timeout: 24 * 3_600_000,
      logger: quietLogger,
      logLevel: 'off',
      ...options,
    })

  async function* stream(request: ProviderRequest, { signal, fetch }: ProviderCall): AsyncGenerator<ProviderChunk> {
    yield* readChunks(await client({ fetch }).chat.completions.create(buildRequest(request), { signal }))
  }

  return {
    id,
    name,
    priceVersion: null,
    models: async () =>
      listModels(id, (await client({ timeout: 10_000, fetchOptions: { redirect: 'error' } }).models.list()).data),
    stream,
    explain: (error) => explainError(error, mapError),
  }
}

async function* readChunks(chunks: AsyncIterable<ChatCompletionChunk>): AsyncGenerator<ProviderChunk> {
  let named = false
  let refusal = false
  for await (const chunk of chunks) {
    if (!named && typeof chunk.model === 'string') {
      named = true
      yield { kind: 'model', model: chunk.model }
    }
    const choice = chunk.choices?.[0]
    if (choice !== undefined) {
      const { text, reasoning, refused } = readDelta(choice.delta)
      refusal ||= refused
      if (reasoning !== '') yield { kind: 'reasoning', text: reasoning }
      if (text !== '') yield { kind: 'text', text }
      if (choice.finish_reason) {
        yield { kind: 'finish', reason: refusal ? 'content_filter' : mapFinishReason(choice.finish_reason) }
      }
    }
    if (chunk.usage) yield { kind: 'usage', usage: convertUsage(chunk.usage) }
  }
}
