import type { FinishReason } from '@playground/contracts'

/** Reasons of Gemini's that mean: something was not allowed to be said. */
const filtered: ReadonlySet<string> = new Set([
  'SAFETY',
  'RECITATION',
  'BLOCKLIST',
  'PROHIBITED_CONTENT',
  'SPII',
  'LANGUAGE',
  'IMAGE_SAFETY',
  'IMAGE_PROHIBITED_CONTENT',
  'IMAGE_RECITATION',
])

/** Why a candidate ended. `CONTINUATION` is a limit too: it could go on with another call. */
export function mapFinishReason(reason: string): FinishReason {
  if (reason === 'STOP') return 'stop'
  if (reason === 'MAX_TOKENS' || reason === 'CONTINUATION') return 'length'
  if (reason.endsWith('TOOL_CALL') || reason.endsWith('TOOL_CALLS') || reason.endsWith('FUNCTION_CALL')) {
    return 'tool_calls'
  }
  return filtered.has(reason) ? 'content_filter' : 'other'
}
