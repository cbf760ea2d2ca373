import Anthropic from '@anthropic-ai/sdk'
import { explainError, type Provider, quietLogger, readStream, type StreamReader } from '@playground/worker'
import { buildRequest } from './build-request.ts'
import { mapError } from './map-error.ts'
import { models, priceVersion } from './models.ts'
import { readEvent } from './read-event.ts'
import { toChunks } from './to-chunks.ts'

export type AnthropicOptions = Readonly<{ apiKey: string; baseUrl?: string | undefined; reader?: StreamReader }>

/** Anthropic by its Messages API. */
export function createAnthropicProvider({ apiKey, baseUrl, reader = 'own' }: AnthropicOptions): Provider {
  return {
    id: 'anthropic',
    name: 'Anthropic',
    priceVersion,
    models: async () => models,
    stream: (request, call) =>
      readStream(reader, call, {
        ask: (fetch) => {
          const client = new Anthropic({
            apiKey,
            authToken: null,
            ...(baseUrl === undefined ? {} : { baseURL: baseUrl }),
            maxRetries: 0,
            timeout: 24 * 3_600_000,
            fetch,
            logger: quietLogger,
            logLevel: 'off',
          })
          return client.messages.create(buildRequest(request), { signal: call.signal })
        },
        readEvent,
        toChunks: toChunks(),
      }),
    explain: (error) => explainError(error, mapError),
  }
}
