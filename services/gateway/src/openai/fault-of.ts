import type { CompletionFault, OpenaiErrorBody, ProcedureError } from '@playground/contracts'
import { z } from 'zod'

const typeOfStatus = new Map([
  [401, 'authentication_error'],
  [402, 'insufficient_quota'],
  [403, 'permission_error'],
  [429, 'rate_limit_error'],
])

const pointing = z.object({ param: z.string() })
const invalid = z.object({ issues: z.array(z.object({ path: z.string(), message: z.string() })).min(1) })

/** A refusal as OpenAI's API words it; `code` stays ours. */
export function faultOf({ code, statusCode, message, details }: ProcedureError): CompletionFault {
  const type = typeOfStatus.get(statusCode) ?? (statusCode < 500 ? 'invalid_request_error' : 'server_error')
  const [issue] = invalid.safeParse(details).data?.issues ?? []
  if (issue !== undefined) return { message: issue.message, type, param: issue.path === '' ? null : issue.path, code }
  return { message, type, param: pointing.safeParse(details).data?.param ?? null, code }
}

export function openaiErrorOf(refusal: ProcedureError): OpenaiErrorBody {
  const { details } = refusal
  return { error: { ...faultOf(refusal), ...(details === undefined ? {} : { details }) } }
}
