import { errorCode, ProcedureError } from '@playground/contracts'
import { z } from 'zod'

/** A refusal as it travels. */
export const wireError = z.object({
  code: errorCode,
  message: z.string(),
  details: z.record(z.string(), z.unknown()).optional(),
  retryAfterSeconds: z.number().optional(),
})
export type WireError = z.infer<typeof wireError>

/** What is told to whoever asked; the text of an unexpected error stays here. */
export function toWireError(error: unknown): WireError {
  if (!(error instanceof ProcedureError)) return { code: 'internal', message: 'Something went wrong on our side.' }
  const { code, message, details, retryAfterSeconds } = error
  return {
    code,
    message,
    ...(details === undefined ? {} : { details }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  }
}

/** Back to the error that was thrown. */
export function fromWireError({ code, message, details, retryAfterSeconds }: WireError): ProcedureError {
  return new ProcedureError(code, message, {
    ...(details === undefined ? {} : { details }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  })
}

/** Nobody answered, or not in time. */
export function unavailable(message: string): ProcedureError {
  return new ProcedureError('unavailable', message, { retryAfterSeconds: 1 })
}
