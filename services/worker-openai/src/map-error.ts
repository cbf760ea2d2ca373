import { faultOfStatus, faultOfWords, type ProviderFault, retryAfterMs } from '@playground/worker'
import { APIError } from 'openai'

/** Maps the SDK's errors; null for what is the network's or nobody's. In-band errors have no status. */
export function mapError(error: unknown): ProviderFault | null {
  if (!(error instanceof APIError)) return null
  const { status, code, type } = error
  const message = messageOf(error.error)
  const words = [type, code, message].join(' ')
  if (status !== undefined) {
    return faultOfStatus({ status, words, message, retryAfterMs: retryAfterMs(error.headers), cause: error })
  }
  // A connection error carries no body; its cause tells.
  return error.error === undefined ? null : faultOfWords(words, { message, cause: error })
}

function messageOf(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null || !('message' in body)) return undefined
  return typeof body.message === 'string' ? body.message : undefined
}
