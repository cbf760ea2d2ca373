import {
  explainError,
  faultOfWords,
  type Provider,
  type ProviderCall,
  type ProviderChunk,
  type ProviderRequest,
  quietLogger,
} from '@playground/worker'
import OpenAI, { BadRequestError } from 'openai'
import type { ResponseStreamEvent } from 'openai/resources/responses/responses'
import { buildRequest } from './build-request.ts'
import { convertUsage } from './convert-usage.ts'
import { mapError } from './map-error.ts'
import { mapFinishReason } from './map-finish-reason.ts'
import { models, priceVersion } from './models.ts'

export type OpenaiOptions = Readonly<{
  apiKey: string
  baseUrl?: string | undefined
  organizationId?: string | undefined
}>

/** OpenAI by its Responses API. */
export function createOpenaiProvider({ apiKey, baseUrl, organizationId }: OpenaiOptions): Provider {
  // Summaries of reasoning are refused to organizations that have not been verified; then do without.
  let summaries = true

  async function* stream(request: ProviderRequest, { signal, fetch }: ProviderCall): AsyncGenerator<ProviderChunk> {
    const client = new OpenAI({
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
    const ask = () => client.responses.create(buildRequest(request, summaries), { signal })
    const events = await ask().catch((error: unknown) => {
      if (!(summaries && error instanceof BadRequestError && /reasoning summar/i.test(error.message))) throw error
      summaries = false
      return ask()
    })
    yield* readEvents(events)
  }

  return {
    id: 'openai',
    name: 'OpenAI',
    priceVersion,
    models: async () => models,
    stream,
    explain: (error) => explainError(error, mapError),
  }
}

async function* readEvents(events: AsyncIterable<ResponseStreamEvent>): AsyncGenerator<ProviderChunk> {
  let refused = false
  for await (const event of events) {
    switch (event.type) {
      case 'response.output_text.delta':
        yield { kind: 'text', text: event.delta }
        break
      case 'response.refusal.delta':
        refused = true
        yield { kind: 'text', text: event.delta }
        break
      case 'response.reasoning_summary_part.added':
        if (event.summary_index > 0) yield { kind: 'reasoning', text: '\n\n' }
        break
      case 'response.reasoning_summary_text.delta':
      case 'response.reasoning_text.delta':
        yield { kind: 'reasoning', text: event.delta }
        break
      case 'response.created':
        yield { kind: 'model', model: event.response.model }
        break
      case 'response.completed':
      case 'response.incomplete':
        yield { kind: 'usage', usage: convertUsage(event.response.usage) }
        yield { kind: 'finish', reason: mapFinishReason(event.response, refused) }
        break
      case 'response.failed':
        throw faultOfWords(`${event.response.error?.code} ${event.response.error?.message}`, {
          message: event.response.error?.message,
        })
      case 'error':
        throw faultOfWords(`${event.code} ${event.message}`, { message: event.message })
      // Everything else tells of items and parts as a whole, which the deltas have told already.
    }
  }
}
