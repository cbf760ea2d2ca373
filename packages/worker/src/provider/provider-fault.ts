import type { RunError, RunErrorCode } from '@playground/contracts'

/** What people read when nothing better is known; says what happened and whose turn it is. */
const sentences: Readonly<Record<RunErrorCode, string>> = {
  provider_rate_limited: 'The provider is limiting how often it may be asked. Try again in a moment.',
  provider_quota_exhausted: "The provider's credit or quota for this key is used up.",
  provider_overloaded: 'The provider is overloaded. Try again in a moment.',
  provider_unavailable: 'The provider answered with an error of its own.',
  provider_unreachable: 'The provider could not be reached.',
  provider_auth: 'The provider did not accept the key that is configured for it.',
  invalid_request: 'The provider did not accept the request.',
  context_too_long: 'The conversation is too long for this model.',
  timeout_first_byte: 'The provider did not begin to answer in time.',
  timeout_idle: 'The provider stopped sending in the middle of its answer.',
  timeout_total: 'The answer took longer than is allowed.',
  empty_response: 'The provider sent an empty answer.',
  provider_protocol_error: 'The provider sent something that could not be understood.',
  stream_cut: 'The answer was cut off before its end.',
  worker_lost: 'The worker that was answering was lost.',
  attempts_exhausted: 'The run could not be processed.',
  no_worker: 'No worker is running for this provider.',
  cost_cap_reached: 'The cost limit of this comparison was reached.',
}

const retryableCodes: ReadonlySet<RunErrorCode> = new Set([
  'provider_rate_limited',
  'provider_overloaded',
  'provider_unavailable',
  'provider_unreachable',
  'timeout_first_byte',
  'timeout_idle',
  'empty_response',
  'provider_protocol_error',
  'stream_cut',
  'worker_lost',
  'attempts_exhausted',
  'no_worker',
])

/** What went wrong between us and a provider. `message` is safe to show; `cause` stays here. */
export class ProviderFault extends Error {
  override name = 'ProviderFault'
  readonly code: RunErrorCode
  /** Whether asking again may help. */
  readonly retryable: boolean
  /** When the provider said how long to wait. */
  readonly retryAfterMs: number | undefined
  constructor(
    code: RunErrorCode,
    options: { message?: string; retryable?: boolean; retryAfterMs?: number | undefined; cause?: unknown } = {},
  ) {
    super(options.message ?? sentences[code], { cause: options.cause })
    this.code = code
    this.retryable = options.retryable ?? retryableCodes.has(code)
    this.retryAfterMs = options.retryAfterMs
  }
  /** As it stands in a run's ending. */
  get runError(): RunError {
    return { code: this.code, message: this.message, retryable: this.retryable }
  }
}

/** A fault somewhere in an error's chain of causes: SDKs wrap what their `fetch` throws. */
export function faultWithin(error: unknown): ProviderFault | null {
  for (let depth = 0, at = error; depth < 8 && at instanceof Error; depth++, at = at.cause) {
    if (at instanceof ProviderFault) return at
  }
  return null
}
