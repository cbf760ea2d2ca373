import type { MessageCreateParamsStreaming } from '@anthropic-ai/sdk/resources/messages/messages'
import type { ProviderRequest } from '@playground/worker'

/** Older models take sampling parameters that the SDK's types no longer know. */
type Request = MessageCreateParamsStreaming & { temperature?: number; top_p?: number }

/** The body of `POST /v1/messages`. Thinking is adaptive, told as a summary, its depth steered by effort. */
export function buildRequest(request: ProviderRequest): Request {
  const { temperature, topP, stop } = request.parameters
  const thinks = request.model.capabilities.reasoning
  const effort = effortOf(request)
  return {
    model: request.modelName,
    max_tokens: request.maxOutputTokens,
    ...(request.instructions === null ? {} : { system: request.instructions }),
    messages: request.messages.map(({ role, content }) => ({ role, content })),
    ...(temperature === undefined ? {} : { temperature: Math.min(temperature, 1) }),
    ...(topP === undefined ? {} : { top_p: topP }),
    ...(stop === undefined ? {} : { stop_sequences: stop }),
    ...(thinks ? { thinking: { type: 'adaptive', display: 'summarized' } } : {}),
    ...(effort === undefined ? {} : { output_config: { effort } }),
    stream: true,
  }
}

/** There is no `minimal` here. */
function effortOf(request: ProviderRequest): 'low' | 'medium' | 'high' | undefined {
  const effort = request.parameters.reasoningEffort
  return effort === 'minimal' ? 'low' : effort
}
