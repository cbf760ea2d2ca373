import { faultOfWords, type ProviderChunk } from '@playground/worker'
import type { ResponseStreamEvent } from 'openai/resources/responses/responses'
import { convertUsage } from './convert-usage.ts'
import { mapFinishReason } from './map-finish-reason.ts'

/** What the events of one response say, one after the other. */
export function toChunks(): (event: ResponseStreamEvent) => readonly ProviderChunk[] {
  let refused = false
  return (event) => {
    switch (event.type) {
      case 'response.output_text.delta':
        return [{ kind: 'text', text: event.delta }]
      case 'response.refusal.delta':
        refused = true
        return [{ kind: 'text', text: event.delta }]
      case 'response.reasoning_summary_part.added':
        return event.summary_index > 0 ? [{ kind: 'reasoning', text: '\n\n' }] : []
      case 'response.reasoning_summary_text.delta':
      case 'response.reasoning_text.delta':
        return [{ kind: 'reasoning', text: event.delta }]
      case 'response.created':
        return [{ kind: 'model', model: event.response.model }]
      case 'response.completed':
      case 'response.incomplete':
        return [
          { kind: 'usage', usage: convertUsage(event.response.usage) },
          { kind: 'finish', reason: mapFinishReason(event.response, refused) },
        ]
      case 'response.failed':
        throw faultOfWords(`${event.response.error?.code} ${event.response.error?.message}`, {
          message: event.response.error?.message,
        })
      case 'error':
        throw faultOfWords(`${event.code} ${event.message}`, { message: event.message })
      default:
        // Items and parts as a whole, which the deltas have told already.
        return []
    }
  }
}
