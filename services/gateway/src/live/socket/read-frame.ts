import { type ClientFrame, clientFrame, ProcedureError } from '@playground/contracts'
import { z } from 'zod'
import { describeIssues } from '../../http/describe-issues.ts'
import { parseJson } from '../../http/parse-json.ts'

/** What a malformed frame still says about itself, so that its sender recognises the refusal. */
const about = z.object({
  requestId: z.string().min(1).max(200).optional().catch(undefined),
  sessionId: z.string().max(64).optional().catch(undefined),
  runId: z.string().max(64).optional().catch(undefined),
})
export type FrameAbout = z.infer<typeof about>

export type FrameRead = { frame: ClientFrame } | { refusal: ProcedureError; about: FrameAbout }

/** Reads what a client sent over the socket. */
export function readFrame(bytes: Uint8Array): FrameRead {
  let value: unknown
  try {
    value = parseJson(bytes)
  } catch (error) {
    if (error instanceof ProcedureError) return { refusal: error, about: {} }
    throw error
  }
  const parsed = clientFrame.safeParse(value)
  if (parsed.success) return { frame: parsed.data }
  const refusal = new ProcedureError('validation_failed', 'This is not a valid frame.', {
    details: { issues: describeIssues(parsed.error.issues) },
  })
  return { refusal, about: about.safeParse(value).data ?? {} }
}
