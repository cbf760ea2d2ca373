import { faultOfStatus, faultOfWords, type ProviderFault, retryAfterMs } from '@playground/worker'
import { APIError } from 'openai'

/**
 * Maps the SDK's errors; null for what is the network's or nobody's. An error inside the stream has no status;
 * OpenRouter puts one into its `code`, others only have words.
 */
export function mapError(error: unknown): ProviderFault | null {
  if (!(error instanceof APIError)) return null
  const code: unknown = error.code
  const message = messageOf(error.error)
  const words = [error.type, code, message].join(' ')
  const status = error.status ?? (typeof code === 'number' && code >= 400 && code < 600 ? code : undefined)
  if (status !== undefined) {
    return faultOfStatus({ status, words, message, retryAfterMs: retryAfterMs(error.headers), cause: error })
  }
  return error.error === undefined ? null : faultOfWords(words, { message, cause: error })
}

function messageOf(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null || !('message' in body)) return undefined
  return typeof body.message === 'string' ? body.message : undefined
}
