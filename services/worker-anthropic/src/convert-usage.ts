import type { MessageDeltaUsage, Usage } from '@anthropic-ai/sdk/resources/messages/messages'
import type { ReportedUsage } from '@playground/worker'

type Counts = Partial<
  Pick<
    Usage | MessageDeltaUsage,
    | 'input_tokens'
    | 'output_tokens'
    | 'cache_read_input_tokens'
    | 'cache_creation_input_tokens'
    | 'output_tokens_details'
  >
>

/**
 * Anthropic's counts into disjoint buckets. Its input excludes what was cached; its output includes thinking.
 * `message_start` tells the input; the output it names there is only what had been made by then, so it is left out.
 * `message_delta` is cumulative: what it names replaces, what it leaves out stays.
 */
export function convertUsage(usage: Counts, at: 'start' | 'delta'): ReportedUsage {
  const input = {
    ...present('input', usage.input_tokens),
    ...present('cacheRead', usage.cache_read_input_tokens),
    ...present('cacheWrite', usage.cache_creation_input_tokens),
  }
  if (at === 'start' || usage.output_tokens === undefined) return input
  const thinking = usage.output_tokens_details?.thinking_tokens
  if (typeof thinking !== 'number') return { ...input, output: usage.output_tokens }
  return { ...input, output: usage.output_tokens - thinking, reasoning: thinking }
}

function present(bucket: keyof ReportedUsage, tokens: number | null | undefined): ReportedUsage {
  return typeof tokens === 'number' ? { [bucket]: tokens } : {}
}
