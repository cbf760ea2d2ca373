import type { ErrorCode } from '@playground/contracts'

/** A refusal by the gateway, over HTTP or the socket. `code` is what a program looks at, `message` what a person reads. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly code: ErrorCode
  readonly statusCode: number
  readonly details: Readonly<Record<string, unknown>>
  readonly requestId: string | null
  /** How long to wait before asking again; null where the gateway did not say. */
  readonly retryAfterMs: number | null

  constructor(refusal: {
    code: ErrorCode
    message: string
    statusCode: number
    details?: Readonly<Record<string, unknown>> | undefined
    requestId?: string | null
    retryAfterMs?: number | null
  }) {
    super(refusal.message)
    this.code = refusal.code
    this.statusCode = refusal.statusCode
    this.details = refusal.details ?? {}
    this.requestId = refusal.requestId ?? null
    this.retryAfterMs = refusal.retryAfterMs ?? null
  }
}
