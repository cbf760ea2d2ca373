import type { GoogleGenAI } from '@google/genai'
import type { Embedded, ProviderCall, TextsRequest } from '@playground/worker'

/** More texts than this in one call are refused. */
const maxTexts = 100

/** Gemini's `batchEmbedContents`, call after call for what is too much for one. It tells tokens only now and then. */
export async function embedTexts(
  client: GoogleGenAI,
  { modelName: model, texts }: TextsRequest,
  { signal: abortSignal }: ProviderCall,
): Promise<Embedded> {
  const vectors: number[][] = []
  let tokens: number | undefined = 0
  for (let from = 0; from < texts.length; from += maxTexts) {
    const contents = texts.slice(from, from + maxTexts)
    const { embeddings, usageMetadata } = await client.models.embedContent({ model, contents, config: { abortSignal } })
    vectors.push(...(embeddings ?? []).map(({ values }) => values ?? []))
    const told = usageMetadata?.promptTokenCount
    tokens = tokens === undefined || told === undefined ? undefined : tokens + told
  }
  return { vectors, usage: { ...(tokens === undefined ? {} : { input: tokens }), output: 0 } }
}
