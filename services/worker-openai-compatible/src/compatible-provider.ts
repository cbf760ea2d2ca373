import { explainError, type Provider, quietLogger, readStream, type StreamReader } from '@playground/worker'
import OpenAI, { type ClientOptions } from 'openai'
import { buildRequest } from './build-request.ts'
import { embedTexts } from './embed-texts.ts'
import { listModels } from './list-models.ts'
import { mapError } from './map-error.ts'
import { readEvent } from './read-event.ts'
import { toChunks } from './to-chunks.ts'

export type CompatibleOptions = Readonly<{
  id: string
  name: string
  baseUrl: string
  apiKey?: string | undefined
  reader?: StreamReader
}>

/** Any endpoint that speaks OpenAI's chat completions: OpenRouter, Ollama, vLLM, llama.cpp and the like. */
export function createCompatibleProvider(options: CompatibleOptions): Provider {
  const { id, name, baseUrl, apiKey, reader = 'own' } = options
  const client = (own: ClientOptions) =>
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
      ...own,
    })

  return {
    id,
    name,
    priceVersion: null,
    models: async () =>
      listModels(id, (await client({ timeout: 10_000, fetchOptions: { redirect: 'error' } }).models.list()).data),
    stream: (request, call) =>
      readStream(reader, call, {
        ask: (fetch) => client({ fetch }).chat.completions.create(buildRequest(request), { signal: call.signal }),
        readEvent,
        toChunks: toChunks(),
      }),
    embed: (request, call) => embedTexts(client({ fetch: call.fetch }), request, call),
    explain: (error) => explainError(error, mapError),
  }
}
