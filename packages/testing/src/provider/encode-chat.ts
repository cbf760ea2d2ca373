import type { ScriptedFinish, ScriptedUsage, StreamErrorKind } from './provider-answer.ts'
import { type EncoderOptions, plainEvent, type StreamEncoder } from './stream-encoder.ts'

/** As OpenRouter and OpenAI send them: an `error` object where a chunk would be. */
const errors: Readonly<Record<StreamErrorKind, object>> = {
  overloaded: { message: 'The upstream is overloaded', type: 'server_error', param: null, code: 'overloaded' },
  server: {
    message: 'The server had an error while processing your request.',
    type: 'server_error',
    param: null,
    code: null,
  },
  rate_limit: { message: 'Rate limit reached', type: 'requests', param: null, code: 'rate_limit_exceeded' },
  quota: {
    message: 'You exceeded your current quota',
    type: 'insufficient_quota',
    param: null,
    code: 'insufficient_quota',
  },
}

/** OpenAI's chat completions, as compatible servers speak them: reasoning in `reasoning_content`, `[DONE]` at the end. */
export function encodeChat({ model, id, usage }: EncoderOptions): StreamEncoder {
  const chunk = (choices: object[], more: object = {}) =>
    plainEvent({ id, object: 'chat.completion.chunk', created: 1_700_000_000, model, choices, ...more })
  const choice = (delta: object, finishReason: string | null = null) =>
    chunk([{ index: 0, delta, logprobs: null, finish_reason: finishReason }])

  const finish = (reason: ScriptedFinish): string => {
    const refusal = reason === 'refusal' ? choice({ refusal: 'I cannot help with that.' }) : ''
    const last = choice({}, reason === 'refusal' ? 'stop' : reason)
    const totals = usage === null ? '' : chunk([], { usage: chatUsage(usage) })
    return `${refusal}${last}${totals}data: [DONE]\n\n`
  }
  const error = (kind: StreamErrorKind) => plainEvent({ error: errors[kind] })

  return {
    start: () => choice({ role: 'assistant', content: '' }),
    reasoning: (piece) => choice({ reasoning_content: piece }),
    text: (piece) => choice({ content: piece }),
    finish,
    error,
    failed: () => error('server'),
    malformed: () => 'data: {"id":"broken","choices":[{"delta":{"content":"bro\n\n',
    keepAlive: ': keep-alive\n\n',
  }
}

function chatUsage(usage: ScriptedUsage): object {
  const { input, cacheRead = 0, cacheWrite = 0, output, reasoning = 0 } = usage
  return {
    prompt_tokens: input + cacheRead + cacheWrite,
    completion_tokens: output + reasoning,
    total_tokens: input + cacheRead + cacheWrite + output + reasoning,
    prompt_tokens_details: { cached_tokens: cacheRead },
    completion_tokens_details: { reasoning_tokens: reasoning },
  }
}
