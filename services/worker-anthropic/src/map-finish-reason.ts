import type { StopReason } from '@anthropic-ai/sdk/resources/messages/messages'
import type { FinishReason } from '@playground/contracts'

/** Why a message ended, as `message_delta` told before `message_stop`. */
export function mapFinishReason(reason: StopReason | null): FinishReason {
  switch (reason) {
    case 'end_turn':
    case 'stop_sequence':
      return 'stop'
    case 'max_tokens':
    case 'model_context_window_exceeded':
      return 'length'
    case 'refusal':
      return 'content_filter'
    case 'tool_use':
      return 'tool_calls'
    default:
      return 'other'
  }
}
