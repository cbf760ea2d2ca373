import { ApiError, ConnectionError } from '@playground/client'
import { quota } from '@playground/contracts'
import { count } from './count.ts'
import { untilThen } from './day.ts'

/** What a refusal means to a person: what happened, what can be done. */
export function refusal(error: unknown): string {
  if (error instanceof ConnectionError) return 'The server cannot be reached. Nothing was sent twice. Try again.'
  if (!(error instanceof ApiError)) return 'That did not work. Try again.'
  switch (error.code) {
    case 'quota_exceeded': {
      const left = quota.safeParse(error.details).data
      if (left === undefined) return error.message
      return `You have used today's ${count(left.limit)} tokens. They are back in ${untilThen(left.resetsAt)}. Answers that are running will finish.`
    }
    case 'rate_limited': {
      const waitS = Math.ceil((error.retryAfterMs ?? 60_000) / 1000)
      return `Too many starts in a minute. Try again in ${waitS} s.`
    }
    case 'unavailable':
      return 'The service is starting or busy. Try again in a moment.'
    case 'unknown_model':
      return 'One of the models is not there any more. Choose another.'
    case 'context_too_long':
      return 'The prompt does not fit the context of one of the models.'
    case 'conflict':
      return 'A lane is still answering. Wait for it or stop it first.'
    default:
      return error.message
  }
}
