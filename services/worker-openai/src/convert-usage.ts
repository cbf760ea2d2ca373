import type { ReportedUsage } from '@playground/worker'
import type { ResponseUsage } from 'openai/resources/responses/responses'

/** OpenAI's totals into disjoint buckets: input includes what was cached, output includes reasoning. */
export function convertUsage(usage: ResponseUsage | null | undefined): ReportedUsage {
  if (!usage) return {}
  const cacheRead = usage.input_tokens_details?.cached_tokens ?? 0
  const cacheWrite = usage.input_tokens_details?.cache_write_tokens ?? 0
  const reasoning = usage.output_tokens_details?.reasoning_tokens ?? 0
  return {
    input: usage.input_tokens - cacheRead - cacheWrite,
    cacheRead,
    cacheWrite,
    output: usage.output_tokens - reasoning,
    reasoning,
  }
}
