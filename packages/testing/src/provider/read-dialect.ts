/** The streaming interfaces that the upstream speaks. */
export type ProviderDialect = 'openai-responses' | 'openai-chat' | 'anthropic' | 'gemini'

/** The dialects, to run one test over each. */
export const providerDialects: readonly ProviderDialect[] = ['openai-responses', 'openai-chat', 'anthropic', 'gemini']

/** Which vendor's path this is; prefixes such as `/v1` or `/api/v1` do not matter. */
export function readDialect(path: string): ProviderDialect | 'other' {
  const [pathname = ''] = path.split('?')
  if (pathname.endsWith('/responses')) return 'openai-responses'
  if (pathname.endsWith('/chat/completions')) return 'openai-chat'
  if (pathname.endsWith('/messages')) return 'anthropic'
  if (/:((streamG|g)enerateContent|batchEmbedContents)$/.test(pathname)) return 'gemini'
  // No streams, but refused in the same words.
  if (/\/(embeddings|moderations)$/.test(pathname)) return 'openai-chat'
  return 'other'
}
