import { BusClosed } from '@playground/bus'
import { ProcedureError } from '@playground/contracts'
import { describeIssues } from './describe-issues.ts'
import { InvalidInput } from './invalid-input.ts'

const unavailable = new ProcedureError('unavailable', 'The service is not available right now.')

/** What Fastify itself refuses, by the status it says. */
const refusedByFastify = new Map([
  [400, new ProcedureError('validation_failed', 'The request could not be understood.')],
  [404, new ProcedureError('not_found', 'There is nothing here.')],
  [405, new ProcedureError('method_not_allowed', 'This method is not offered here.')],
  [413, new ProcedureError('payload_too_large', 'The body is larger than 1 MiB.')],
  [414, new ProcedureError('validation_failed', 'The address is too long.')],
  [415, new ProcedureError('unsupported_media_type', 'The body must be application/json in UTF-8.')],
  [431, new ProcedureError('header_too_large', 'The headers are larger than 16 KiB.')],
  [503, unavailable],
])

/** The refusal a thrown value amounts to. What was not foreseen is `internal`, with a message that tells nothing. */
export function refusalOf(error: unknown): ProcedureError {
  if (error instanceof ProcedureError) return error
  if (error instanceof InvalidInput) {
    return new ProcedureError('validation_failed', error.message, {
      details: { in: error.validationContext, issues: describeIssues(error.issues) },
    })
  }
  if (error instanceof BusClosed) return unavailable
  return (
    refusedByFastify.get(statusOf(error)) ??
    new ProcedureError('internal', 'Something went wrong on our side.', { cause: error })
  )
}

function statusOf(error: unknown): number {
  if (!(error instanceof Error) || !('statusCode' in error)) return 0
  return typeof error.statusCode === 'number' ? error.statusCode : 0
}
