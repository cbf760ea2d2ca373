import type { Embedded, ProviderCall, TextsRequest } from '@playground/worker'
import type OpenAI from 'openai'

/** Embeddings in plain JSON, which every endpoint knows; few know the base64 that the SDK would ask for. */
export async function embedTexts(
  client: OpenAI,
  { modelName, texts }: TextsRequest,
  { signal }: ProviderCall,
): Promise<Embedded> {
  const body = { model: modelName, input: [...texts], encoding_format: 'float' as const }
  const { data, model, usage } = await client.embeddings.create(body, { signal })
  return {
    vectors: data.toSorted((one, other) => one.index - other.index).map(({ embedding }) => embedding),
    usage: { input: usage?.prompt_tokens, output: 0 },
    resolvedModel: model,
  }
}
