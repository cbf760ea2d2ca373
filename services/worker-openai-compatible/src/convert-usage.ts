import type { ReportedUsage } from '@playground/worker'
import type { CompletionUsage } from 'openai/resources/completions'

/** OpenAI's totals into disjoint buckets: the prompt includes what was cached, the completion includes reasoning. */
export function convertUsage(usage: CompletionUsage): ReportedUsage {
  const cacheRead = usage.prompt_tokens_details?.cached_tokens ?? 0
  const reasoning = usage.completion_tokens_details?.reasoning_tokens ?? 0
  return {
    input: usage.prompt_tokens - cacheRead,
    cacheRead,
    output: usage.completion_tokens - reasoning,
    reasoning,
  }
}
