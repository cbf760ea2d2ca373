import { ProviderFault } from './provider-fault.ts'
import { safeSentence } from './safe-sentence.ts'

/** What a refused HTTP request tells, whoever the vendor is. */
export type Refusal = Readonly<{
  status: number
  /** The vendor's own words: type, code and message of its error body. */
  words: string
  message?: string | undefined
  retryAfterMs?: number | undefined
  cause?: unknown
}>

const contextWords =
  /context.?(length|window)|too many tokens|prompt is too long|maximum context|input token count|exceeds? the (maximum|limit) .*tokens|reduce the length/i
const quotaWords =
  /insufficient.?(quota|credit|funds|balance)|billing|credit balance|spend(ing)? limit|usage limit|exceeded your current quota/i
const overloadWords = /overloaded/i

/** Maps an HTTP status, and the vendor's words where the status says too little, to one of our codes. */
export function faultOfStatus(refusal: Refusal): ProviderFault {
  const { status, words, retryAfterMs, cause } = refusal
  const fault = (code: ProviderFault['code'], options: { message?: string; retryable?: boolean } = {}) =>
    new ProviderFault(code, { ...options, retryAfterMs, cause })
  if (status === 401 || status === 403) return fault('provider_auth')
  if (status === 402) return fault('provider_quota_exhausted')
  if (status === 429) {
    if (quotaWords.test(words)) return fault('provider_quota_exhausted')
    if (retryAfterMs === undefined) return fault('provider_rate_limited')
    const seconds = Math.ceil(retryAfterMs / 1000)
    return fault('provider_rate_limited', {
      message: `The provider is limiting how often it may be asked. It asks to wait ${seconds} s.`,
    })
  }
  if (status === 529 || (status >= 500 && overloadWords.test(words))) return fault('provider_overloaded')
  if (status === 408 || status === 409 || status >= 500) return fault('provider_unavailable')
  if (status >= 400) {
    if (quotaWords.test(words)) return fault('provider_quota_exhausted')
    if (contextWords.test(words)) return fault('context_too_long')
    const said = safeSentence(refusal.message)
    return fault(
      'invalid_request',
      said === null ? {} : { message: `The provider did not accept the request: ${said}` },
    )
  }
  return fault('provider_protocol_error', { retryable: false })
}
