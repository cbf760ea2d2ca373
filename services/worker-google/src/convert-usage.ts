import type { GenerateContentResponseUsageMetadata } from '@google/genai'
import type { ReportedUsage } from '@playground/worker'

/**
 * Gemini's counts into disjoint buckets: the prompt includes what was cached; thoughts stand beside candidates and
 * are billed as output. Each chunk carries the counts so far; the last one counts.
 */
export function convertUsage(usage: GenerateContentResponseUsageMetadata): ReportedUsage {
  const { promptTokenCount, cachedContentTokenCount = 0, toolUsePromptTokenCount = 0 } = usage
  return {
    ...(promptTokenCount === undefined
      ? {}
      : {
          input: promptTokenCount - cachedContentTokenCount + toolUsePromptTokenCount,
          cacheRead: cachedContentTokenCount,
        }),
    ...(usage.candidatesTokenCount === undefined ? {} : { output: usage.candidatesTokenCount }),
    ...(usage.thoughtsTokenCount === undefined ? {} : { reasoning: usage.thoughtsTokenCount }),
  }
}
