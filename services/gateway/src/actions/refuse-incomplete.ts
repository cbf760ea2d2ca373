import { type ErrorCode, ProcedureError, type Run, type RunErrorCode } from '@playground/contracts'

/** Refuses, with what there is of the answer, when a run that somebody waited for did not complete. */
export function refuseIncomplete({ id: runId, status, error, text: content }: Run): void {
  if (status === 'completed') return
  throw new ProcedureError(codeOf(error?.code), error?.message ?? 'This answer was stopped.', {
    details: { runId, error, content },
  })
}

function codeOf(code: RunErrorCode | undefined): ErrorCode {
  if (code === 'no_worker') return 'unavailable'
  return code?.startsWith('timeout_') ? 'run_timeout' : 'run_failed'
}
