import { z } from 'zod'

/** Codes of a refused request. */
export const errorCode = z.enum([
  'validation_failed',
  'unauthenticated',
  'quota_exceeded',
  'forbidden',
  'not_found',
  'method_not_allowed',
  'conflict',
  'payload_too_large',
  'unsupported_media_type',
  'unknown_model',
  'context_too_long',
  'content_flagged',
  'unpriced_model',
  'idempotency_key_reused',
  'upgrade_required',
  'rate_limited',
  'header_too_large',
  'internal',
  'run_failed',
  'unavailable',
  'run_timeout',
])
export type ErrorCode = z.infer<typeof errorCode>

/** The HTTP status of each code. */
export const errorStatus: Readonly<Record<ErrorCode, number>> = {
  validation_failed: 400,
  unauthenticated: 401,
  quota_exceeded: 402,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  payload_too_large: 413,
  unsupported_media_type: 415,
  unknown_model: 422,
  context_too_long: 422,
  content_flagged: 422,
  unpriced_model: 422,
  idempotency_key_reused: 422,
  upgrade_required: 426,
  rate_limited: 429,
  header_too_large: 431,
  internal: 500,
  run_failed: 502,
  unavailable: 503,
  run_timeout: 504,
}

/** Codes of an error inside a run: what went wrong between us and the provider. */
export const runErrorCode = z.enum([
  'provider_rate_limited',
  'provider_quota_exhausted',
  'provider_overloaded',
  'provider_unavailable',
  'provider_unreachable',
  'provider_auth',
  'invalid_request',
  'context_too_long',
  'timeout_first_byte',
  'timeout_idle',
  'timeout_total',
  'empty_response',
  'provider_protocol_error',
  'stream_cut',
  'worker_lost',
  'attempts_exhausted',
  'no_worker',
  'cost_cap_reached',
])
export type RunErrorCode = z.infer<typeof runErrorCode>

export const runError = z.object({
  code: runErrorCode,
  message: z.string().describe('safe to show to a person'),
  retryable: z.boolean(),
})
export type RunError = z.infer<typeof runError>

/** Body of every refused HTTP request. */
export const errorBody = z.object({
  statusCode: z.int(),
  error: z.string().describe('the status in words'),
  code: errorCode,
  message: z.string(),
  requestId: z.string(),
  timestamp: z.string(),
  details: z.record(z.string(), z.unknown()).optional(),
})
export type ErrorBody = z.infer<typeof errorBody>
