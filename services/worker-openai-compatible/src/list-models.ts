import type { ModelEntry } from '@playground/worker'
import { z } from 'zod'

const count = z.number().int().positive()

/** What endpoints tell of a model beyond its id: OpenRouter, vLLM, Groq and Mistral each in their own words. */
const listed = z.object({
  id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:/@+-]*$/),
  name: z.string().min(1).max(100).optional().catch(undefined),
  context_length: count.optional().catch(undefined),
  max_model_len: count.optional().catch(undefined),
  context_window: count.optional().catch(undefined),
  max_context_length: count.optional().catch(undefined),
})

/** Where nothing is known, a window that today's small models have. */
const unknownContextWindow = (embeds: boolean) => (embeds ? 8192 : 32_768)

/** No endpoint says what its models are for; those that embed have names by which they are known. */
const embedders = /embed|(^|[/:-])(bge|e5|gte|minilm|all-mpnet|paraphrase)([-:_.]|$)/i

const nothing = { temperature: false, topP: false, seed: false, stop: false, reasoningEffort: false, reasoning: false }
const everything = { temperature: true, topP: true, seed: true, stop: true, reasoningEffort: false, reasoning: true }

/** Models of an endpoint's own list as entries of ours, without prices. What does not look like a model is left out. */
export function listModels(provider: string, data: readonly unknown[]): ModelEntry[] {
  return data.flatMap((item) => {
    const parsed = listed.safeParse(item)
    if (!parsed.success || /whisper|tts|moderation|rerank/i.test(parsed.data.id)) return []
    const { id, name, context_length, max_model_len, context_window, max_context_length } = parsed.data
    const embeds = embedders.test(id)
    const contextWindow =
      context_length ?? max_model_len ?? context_window ?? max_context_length ?? unknownContextWindow(embeds)
    if (id.length + provider.length > 198) return []
    return {
      id: `${provider}/${id}`,
      name: name ?? id.slice(0, 100),
      kind: embeds ? 'embedding' : 'chat',
      contextWindow,
      maxOutputTokens: embeds ? 0 : contextWindow,
      capabilities: embeds ? nothing : everything,
      prices: [],
      demo: false,
    }
  })
}
