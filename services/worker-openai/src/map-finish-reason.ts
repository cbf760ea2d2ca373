import type { FinishReason } from '@playground/contracts'
import type { Response } from 'openai/resources/responses/responses'

/** Why a response ended, from its terminal event; `refused` when the text was a refusal. */
export function mapFinishReason(response: Pick<Response, 'incomplete_details'>, refused: boolean): FinishReason {
  switch (response.incomplete_details?.reason) {
    case 'max_output_tokens':
      return 'length'
    case 'content_filter':
      return 'content_filter'
    case 'max_messages':
    case 'steered':
      return 'other'
    default:
      return refused ? 'content_filter' : 'stop'
  }
}
