import { APIError } from '@anthropic-ai/sdk'
import { faultOfStatus, faultOfWords, type ProviderFault, retryAfterMs } from '@playground/worker'

/** Maps the SDK's errors; null for what is the network's or nobody's. In-band errors have no status but a type. */
export function mapError(error: unknown): ProviderFault | null {
  if (!(error instanceof APIError)) return null
  const message = error.apiMessage ?? undefined
  const words = [error.type, message].join(' ')
  if (error.status !== undefined) {
    const told = { status: error.status, words, message, cause: error }
    return faultOfStatus({ ...told, retryAfterMs: retryAfterMs(error.headers) })
  }
  return error.error === undefined ? null : faultOfWords(words, { message, cause: error })
}
