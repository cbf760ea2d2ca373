import type { RawMessageStreamEvent, StopReason } from '@anthropic-ai/sdk/resources/messages/messages'
import type { ProviderChunk } from '@playground/worker'
import { convertUsage } from './convert-usage.ts'
import { mapFinishReason } from './map-finish-reason.ts'

/** What the events of one message say, one after the other. */
export function toChunks(): (event: RawMessageStreamEvent) => readonly ProviderChunk[] {
  let stopReason: StopReason | null = null
  return (event) => {
    switch (event.type) {
      case 'content_block_delta':
        if (event.delta.type === 'text_delta') return [{ kind: 'text', text: event.delta.text }]
        return event.delta.type === 'thinking_delta' ? [{ kind: 'reasoning', text: event.delta.thinking }] : []
      case 'message_start':
        return [
          { kind: 'model', model: event.message.model },
          // Endpoints that imitate the vendor leave it out.
          { kind: 'usage', usage: convertUsage(event.message.usage ?? {}, 'start') },
        ]
      case 'message_delta':
        stopReason = event.delta.stop_reason
        return event.usage ? [{ kind: 'usage', usage: convertUsage(event.usage, 'delta') }] : []
      case 'message_stop':
        return [{ kind: 'finish', reason: mapFinishReason(stopReason) }]
      default:
        // Beginnings and ends of blocks say nothing that is shown; unknown events are to be ignored, says the vendor.
        return []
    }
  }
}
