import type { Moderated, ProviderCall, TextsRequest } from '@playground/worker'
import type OpenAI from 'openai'

/** OpenAI's moderation: what each text is flagged for, in the vendor's words. It is free, and counts no tokens. */
export async function moderateTexts(
  client: OpenAI,
  { modelName, texts }: TextsRequest,
  { signal }: ProviderCall,
): Promise<Moderated> {
  const { results, model } = await client.moderations.create({ model: modelName, input: [...texts] }, { signal })
  return {
    verdicts: results.map(({ flagged, categories }) => ({
      flagged,
      categories: Object.entries(categories).flatMap(([name, applies]) => (applies === true ? [name] : [])),
    })),
    usage: { input: 0, output: 0 },
    resolvedModel: model,
  }
}
