import { countTokens } from './count-tokens.ts'

/**
 * Completes one event of a stream, or one whole body, where the emulator leaves out what the vendors send:
 * the token details of reasoning, the event of a response that was cut at its limit, and Anthropic's small
 * output count at the start.
 */
export function mendFrame(frame: string, chatReasoningTokens: number): string {
  if (!frame.includes('"usage')) return frame
  return frame
    .split('\n')
    .map((line) => {
      if (!line.startsWith('data: {')) return line
      return `data: ${JSON.stringify(mendBody(JSON.parse(line.slice('data: '.length)), chatReasoningTokens))}`
    })
    .join('\n')
    .replace(/^event: response\.completed\ndata: {"type":"response\.incomplete"/, (start) =>
      start.replace('response.completed', 'response.incomplete'),
    )
}

type Json = Record<string, unknown>

export function mendBody(body: unknown, chatReasoningTokens: number): unknown {
  if (!isJson(body)) return body
  if (isJson(body.response)) return mendResponsesEvent(body, body.response)
  if (body.object === 'response') return mendResponse(body)
  if (body.type === 'message_start' && isJson(body.message)) {
    return { ...body, message: { ...body.message, usage: mendAnthropic(body.message.usage, 1) } }
  }
  if (body.type === 'message') return { ...body, usage: mendAnthropic(body.usage) }
  if (isJson(body.usageMetadata)) return { ...body, usageMetadata: mendGemini(body.usageMetadata) }
  if (typeof body.object === 'string' && body.object.startsWith('chat.completion') && isJson(body.usage)) {
    return {
      ...body,
      usage: {
        ...body.usage,
        prompt_tokens_details: { cached_tokens: 0 },
        completion_tokens_details: { reasoning_tokens: chatReasoningTokens },
      },
    }
  }
  return body
}

function mendResponsesEvent(event: Json, response: Json): Json {
  const mended = mendResponse(response)
  return { ...event, ...(mended.status === 'incomplete' ? { type: 'response.incomplete' } : {}), response: mended }
}

function mendResponse(response: Json): Json {
  if (!isJson(response.usage)) return response
  const output = Array.isArray(response.output) ? response.output.filter(isJson) : []
  const summaries = output.filter((item) => item.type === 'reasoning').flatMap((item) => item.summary)
  const thought = summaries.map((part) => (isJson(part) && typeof part.text === 'string' ? part.text : '')).join('')
  return {
    ...response,
    ...(response.status === 'incomplete' ? { incomplete_details: { reason: 'max_output_tokens' } } : {}),
    usage: {
      ...response.usage,
      input_tokens_details: { cached_tokens: 0 },
      output_tokens_details: { reasoning_tokens: countTokens(thought) },
    },
  }
}

function mendAnthropic(usage: unknown, outputTokens?: number): unknown {
  if (!isJson(usage)) return usage
  return {
    ...usage,
    ...(outputTokens === undefined ? {} : { output_tokens: outputTokens }),
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 0,
  }
}

/** What the total holds beyond prompt and candidates was thought. */
function mendGemini(usage: Json): Json {
  const { promptTokenCount: prompt, candidatesTokenCount: candidates, totalTokenCount: total } = usage
  if (typeof prompt !== 'number' || typeof candidates !== 'number' || typeof total !== 'number') return usage
  const thoughts = total - prompt - candidates
  return thoughts > 0 ? { ...usage, thoughtsTokenCount: thoughts } : usage
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
