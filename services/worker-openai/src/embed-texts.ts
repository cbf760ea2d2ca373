import type { Embedded, ProviderCall, TextsRequest } from '@playground/worker'
import type OpenAI from 'openai'

/** OpenAI's embeddings, in the order that was asked for. The SDK asks for base64, a third of the bytes of JSON. */
export async function embedTexts(
  client: OpenAI,
  { modelName, texts }: TextsRequest,
  { signal }: ProviderCall,
): Promise<Embedded> {
  const { data, model, usage } = await client.embeddings.create({ model: modelName, input: [...texts] }, { signal })
  const inOrder = data.toSorted((one, other) => one.index - other.index)
  return {
    vectors: inOrder.map(({ embedding }) => Array.from(embedding)),
    usage: { input: usage?.prompt_tokens, output: 0 },
    resolvedModel: model,
  }
}
