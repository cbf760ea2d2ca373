import type { RunErrorCode } from '@playground/contracts'
import { ProviderFault } from './provider-fault.ts'
import { safeSentence } from './safe-sentence.ts'

/** From the specific to the general; the first that matches counts. */
const meanings: readonly (readonly [RegExp, RunErrorCode])[] = [
  [/overloaded/i, 'provider_overloaded'],
  [
    /insufficient.?(quota|credit|funds)|billing|exceeded your current quota|spend(ing)? limit/i,
    'provider_quota_exhausted',
  ],
  [/rate.?limit|too many requests|resource_exhausted/i, 'provider_rate_limited'],
  [/authentication|permission|unauthorized|invalid.?api.?key/i, 'provider_auth'],
  [/context.?(length|window)|too many tokens|prompt is too long/i, 'context_too_long'],
  [/invalid|not_found|too_large|policy|unsupported/i, 'invalid_request'],
]

/**
 * Maps an error that came inside a stream, after HTTP 200: there is no status, only the vendor's own type, code
 * and message. What nobody knows is the vendor's trouble.
 */
export function faultOfWords(
  words: string,
  options: { message?: string | undefined; cause?: unknown } = {},
): ProviderFault {
  const code = meanings.find(([pattern]) => pattern.test(words))?.[1] ?? 'provider_unavailable'
  const said = code === 'invalid_request' ? safeSentence(options.message) : null
  return new ProviderFault(code, {
    ...(said === null ? {} : { message: `The provider did not accept the request: ${said}` }),
    cause: options.cause,
  })
}
