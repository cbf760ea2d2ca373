import Anthropic from '@anthropic-ai/sdk'
import type { RawMessageStreamEvent, StopReason } from '@anthropic-ai/sdk/resources/messages/messages'
import {
  explainError,
  type Provider,
  type ProviderCall,
  type ProviderChunk,
  type ProviderRequest,
  quietLogger,
} from '@playground/worker'
import { buildRequest } from './build-request.ts'
import { convertUsage } from './convert-usage.ts'
import { mapError } from './map-error.ts'
import { mapFinishReason } from './map-finish-reason.ts'
import { models, priceVersion } from './models.ts'

export type AnthropicOptions = Readonly<{ apiKey: string; baseUrl?: string | undefined }>

/** Anthropic by its Messages API. */
export function createAnthropicProvider({ apiKey, baseUrl }: AnthropicOptions): Provider {
  async function* stream(request: ProviderRequest, { signal, fetch }: ProviderCall): AsyncGenerator<ProviderChunk> {
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
    yield* readEvents(await client.messages.create(buildRequest(request), { signal }))
  }

  return {
    id: 'anthropic',
    name: 'Anthropic',
    priceVersion,
    models: async () => models,
    stream,
    explain: (error) => explainError(error, mapError),
  }
}

async function* readEvents(events: AsyncIterable<RawMessageStreamEvent>): AsyncGenerator<ProviderChunk> {
  let stopReason: StopReason | null = null
  for await (const event of events) {
    switch (event.type) {
      case 'content_block_delta':
        if (event.delta.type === 'text_delta') yield { kind: 'text', text: event.delta.text }
        else if (event.delta.type === 'thinking_delta') yield { kind: 'reasoning', text: event.delta.thinking }
        break
      case 'message_start':
        yield { kind: 'model', model: event.message.model }
        // Endpoints that imitate the vendor leave it out.
        yield { kind: 'usage', usage: convertUsage(event.message.usage ?? {}, 'start') }
        break
      case 'message_delta':
        stopReason = event.delta.stop_reason
        if (event.usage) yield { kind: 'usage', usage: convertUsage(event.usage, 'delta') }
        break
      case 'message_stop':
        yield { kind: 'finish', reason: mapFinishReason(stopReason) }
        break
      // Beginnings and ends of blocks say nothing that is shown; unknown events are to be ignored, says the vendor.
    }
  }
}
