import { ProcedureError } from '@playground/contracts'

/**
 * Gives a task so much time, then refuses with `unavailable`; the signal tells it to stop. For what would wait for
 * the bus as long as it takes while somebody waits for an answer.
 */
export async function within<Result>(
  timeoutMs: number,
  task: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const expired = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const refusal = new ProcedureError('unavailable', 'The service is not available right now.', {
        retryAfterSeconds: 2,
      })
      reject(refusal)
      controller.abort(refusal)
    }, timeoutMs)
  })
  try {
    return await Promise.race([task(controller.signal), expired])
  } finally {
    clearTimeout(timer)
  }
}
