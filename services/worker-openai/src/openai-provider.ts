import {
  type CallFetch,
  explainError,
  type Provider,
  quietLogger,
  readStream,
  type StreamReader,
} from '@playground/worker'
import OpenAI, { BadRequestError } from 'openai'
import { buildRequest } from './build-request.ts'
import { embedTexts } from './embed-texts.ts'
import { mapError } from './map-error.ts'
import { models, priceVersion } from './models.ts'
import { moderateTexts } from './moderate-texts.ts'
import { readEvent } from './read-event.ts'
import { toChunks } from './to-chunks.ts'

export type OpenaiOptions = Readonly<{
  apiKey: string
  baseUrl?: string | undefined
  organizationId?: string | undefined
  reader?: StreamReader
}>

/** OpenAI by its Responses API. */
export function createOpenaiProvider({ apiKey, baseUrl, organizationId, reader = 'own' }: OpenaiOptions): Provider {
  // Summaries of reasoning are refused to organizations that have not been verified; then do without.
  let summaries = true

  const clientFor = (fetch: CallFetch) =>
    new OpenAI({
      apiKey,
      organization: organizationId ?? null,
      project: null,
      ...(baseUrl === undefined ? {} : { baseURL: baseUrl }),
      maxRetries: 0,
      timeout: 24 * 3_600_000,
      fetch,
      logger: quietLogger,
      logLevel: 'off',
    })

  return {
    id: 'openai',
    name: 'OpenAI',
    priceVersion,
    models: async () => models,
    stream: (request, call) =>
      readStream(reader, call, {
        ask: (fetch) => {
          const client = clientFor(fetch)
          const ask = () => client.responses.create(buildRequest(request, summaries), { signal: call.signal })
          return ask().catch((error: unknown) => {
            if (!(summaries && error instanceof BadRequestError && /reasoning summar/i.test(error.message))) throw error
            summaries = false
            return ask()
          })
        },
        readEvent,
        toChunks: toChunks(),
      }),
    embed: (request, call) => embedTexts(clientFor(call.fetch), request, call),
    moderate: (request, call) => moderateTexts(clientFor(call.fetch), request, call),
    explain: (error) => explainError(error, mapError),
  }
}
