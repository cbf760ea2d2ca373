import { APIError } from '@anthropic-ai/sdk'
import type { RawMessageStreamEvent } from '@anthropic-ai/sdk/resources/messages/messages'
import type { ServerEvent } from '@playground/worker'

/** One event as the SDK's own reader gives it: one without a name, or unfinished, counts for nothing; errors are thrown. */
export function readEvent(event: ServerEvent, headers: Headers): RawMessageStreamEvent | 'skip' {
  const { name, data, isWhole } = event
  if (!isWhole) return 'skip'
  if (name === 'error') {
    const body = parse(data ?? '') ?? data
    throw new APIError(undefined, body, undefined, headers, body?.error?.type)
  }
  return name === null || name === 'ping' || !data ? 'skip' : JSON.parse(data)
}

function parse(data: string) {
  try {
    return JSON.parse(data)
  } catch {
    return undefined
  }
}
