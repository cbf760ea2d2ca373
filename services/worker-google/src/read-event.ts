import { ApiError, type GenerateContentResponse } from '@google/genai'
import { ProviderFault, type ServerEvent } from '@playground/worker'

/**
 * One event as the SDK's own reader gives it: an error may stand in an event or beside them, is thrown, and told as
 * the SDK tells it. What is no event of this protocol counts for nothing, but at the end it is an answer that was cut.
 */
export function readEvent({ data, stray, isWhole }: ServerEvent): GenerateContentResponse | 'skip' {
  throwIfError(stray)
  if (!isWhole) throw new ProviderFault('stream_cut')
  if (data === null) return 'skip'
  throwIfError(data)
  return JSON.parse(data)
}

function throwIfError(text: string): void {
  if (!text.includes('"error"')) return
  const value = parse(text)
  const { code, status } = value?.error ?? {}
  if (typeof code !== 'number' || code < 400 || code >= 600) return
  throw new ApiError({ message: `got status: ${status}. ${JSON.stringify(value)}`, status: code })
}

function parse(text: string) {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
