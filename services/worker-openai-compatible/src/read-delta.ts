import type { ChatCompletionChunk } from 'openai/resources/chat/completions'

/** Where endpoints put reasoning: DeepSeek, vLLM and LM Studio the first, OpenRouter and Ollama the second. */
type Delta = ChatCompletionChunk.Choice.Delta & { reasoning_content?: unknown; reasoning?: unknown }

/** What a delta adds; the SDK's type does not know the endpoints' own fields. A refusal is shown as text. */
export function readDelta(delta: Delta | null | undefined): { text: string; reasoning: string; refused: boolean } {
  const reasoning = delta?.reasoning_content ?? delta?.reasoning
  return {
    text: (delta?.content ?? '') + (delta?.refusal ?? ''),
    reasoning: typeof reasoning === 'string' ? reasoning : '',
    refused: Boolean(delta?.refusal),
  }
}
