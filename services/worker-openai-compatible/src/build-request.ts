import type { ProviderRequest } from '@playground/worker'
import type { ChatCompletionCreateParamsStreaming } from 'openai/resources/chat/completions'

/** The body of `POST /chat/completions`, in the words that every endpoint knows. */
export function buildRequest(request: ProviderRequest): ChatCompletionCreateParamsStreaming {
  const { temperature, topP, seed, stop, reasoningEffort } = request.parameters
  return {
    model: request.modelName,
    messages: [
      ...(request.instructions === null ? [] : [{ role: 'system' as const, content: request.instructions }]),
      ...request.messages.map(({ role, content }) => ({ role, content })),
    ],
    // `max_completion_tokens` is OpenAI's own; what speaks its dialect knows `max_tokens`.
    max_tokens: request.maxOutputTokens,
    ...(temperature === undefined ? {} : { temperature }),
    ...(topP === undefined ? {} : { top_p: topP }),
    ...(seed === undefined ? {} : { seed }),
    ...(stop === undefined ? {} : { stop }),
    ...(reasoningEffort === undefined ? {} : { reasoning_effort: reasoningEffort }),
    stream: true,
    stream_options: { include_usage: true },
  }
}
