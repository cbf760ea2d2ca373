import { type ErrorCode, errorStatus } from './error-codes.ts'

/**
 * A refusal with a code of the protocol, thrown by whoever finds the reason and carried over the bus to whoever
 * must tell the client. `message` is safe to show.
 */
export class ProcedureError extends Error {
  override name = 'ProcedureError'
  readonly code: ErrorCode
  readonly details: Readonly<Record<string, unknown>> | undefined
  /** Seconds for `Retry-After`, with `rate_limited` and `unavailable`. */
  readonly retryAfterSeconds: number | undefined
  constructor(
    code: ErrorCode,
    message: string,
    options: { details?: Record<string, unknown>; retryAfterSeconds?: number; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause })
    this.code = code
    this.details = options.details
    this.retryAfterSeconds = options.retryAfterSeconds
  }
  get statusCode(): number {
    return errorStatus[this.code]
  }
  get retryable(): boolean {
    return this.statusCode === 429 || this.statusCode === 503
  }
}
