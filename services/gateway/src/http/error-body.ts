import { STATUS_CODES } from 'node:http'
import type { ErrorBody, ProcedureError } from '@playground/contracts'

/** The body of a refused request. */
export function errorBodyOf(refusal: ProcedureError, requestId: string): ErrorBody {
  const { statusCode, code, message, details } = refusal
  return {
    statusCode,
    error: STATUS_CODES[statusCode] ?? 'Error',
    code,
    message,
    requestId,
    timestamp: new Date().toISOString(),
    ...(details === undefined ? {} : { details }),
  }
}
