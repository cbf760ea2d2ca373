import type { ServerEvent } from '@playground/worker'
import { APIError } from 'openai'
import type { ResponseStreamEvent } from 'openai/resources/responses/responses'

/** One event as the SDK's own reader gives it: what is called an error, or holds one, is thrown. */
export function readEvent({ name, data }: ServerEvent, headers: Headers): ResponseStreamEvent | 'skip' | 'end' {
  if (data === '[DONE]') return 'end'
  if (!name && data === null) return 'skip'
  const value = JSON.parse(data ?? '')
  if (name === 'error') throw new APIError(undefined, value?.error ?? value, undefined, headers)
  if (value?.error) throw new APIError(undefined, value.error, undefined, headers)
  return value
}
