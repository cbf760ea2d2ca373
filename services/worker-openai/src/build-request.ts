import type { ProviderRequest } from '@playground/worker'
import type { ResponseCreateParamsStreaming } from 'openai/resources/responses/responses'
import type { ReasoningEffort } from 'openai/resources/shared'

/** A smaller limit is refused. */
const minOutputTokens = 16

/** The body of `POST /responses`: stateless, streamed, with reasoning told as summaries where there is any. */
export function buildRequest(request: ProviderRequest, summaries = true): ResponseCreateParamsStreaming {
  const { temperature, topP } = request.parameters
  return {
    model: request.modelName,
    ...(request.instructions === null ? {} : { instructions: request.instructions }),
    input: request.messages.map(({ role, content }) => ({ role, content })),
    max_output_tokens: Math.max(request.maxOutputTokens, minOutputTokens),
    ...(temperature === undefined ? {} : { temperature }),
    ...(topP === undefined ? {} : { top_p: topP }),
    ...reasoningOf(request, summaries),
    store: false,
    stream: true,
  }
}

function reasoningOf(request: ProviderRequest, summaries: boolean): Pick<ResponseCreateParamsStreaming, 'reasoning'> {
  const effort = effortOf(request)
  const summary = summaries && request.model.capabilities.reasoning && effort !== 'none'
  if (effort === undefined && !summary) return {}
  return {
    reasoning: { ...(effort === undefined ? {} : { effort }), ...(summary ? { summary: 'auto' as const } : {}) },
  }
}

/** The first GPT-5 family alone knows `minimal`; later ones begin at `none`. */
function effortOf(request: ProviderRequest): ReasoningEffort | undefined {
  const effort = request.parameters.reasoningEffort
  if (effort !== 'minimal') return effort
  return /^gpt-5(-mini|-nano)?(-\d{4}-\d{2}-\d{2})?$/.test(request.modelName) ? 'minimal' : 'none'
}
