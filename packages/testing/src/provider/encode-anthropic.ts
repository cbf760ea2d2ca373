import type { ScriptedFinish, StreamErrorKind } from './provider-answer.ts'
import { type EncoderOptions, namedEvent, type StreamEncoder } from './stream-encoder.ts'

const stopReasons: Readonly<Record<ScriptedFinish, string>> = {
  stop: 'end_turn',
  length: 'max_tokens',
  content_filter: 'refusal',
  refusal: 'refusal',
}

const errors: Readonly<Record<StreamErrorKind, { type: string; message: string }>> = {
  overloaded: { type: 'overloaded_error', message: 'Overloaded' },
  server: { type: 'api_error', message: 'Internal server error' },
  rate_limit: { type: 'rate_limit_error', message: 'This request would exceed your rate limit.' },
  quota: { type: 'billing_error', message: 'Your credit balance is too low to access the API.' },
}

/** Anthropic's Messages API: content blocks, a small output count at the start, the cumulative one at the end. */
export function encodeAnthropic({ model, id, usage }: EncoderOptions): StreamEncoder {
  let index = -1
  let open: 'thinking' | 'text' | undefined
  const event = (type: string, data: object) => namedEvent(type, { type, ...data })
  const input =
    usage === null
      ? null
      : {
          input_tokens: usage.input,
          cache_creation_input_tokens: usage.cacheWrite ?? 0,
          cache_read_input_tokens: usage.cacheRead ?? 0,
        }

  const close = (): string => {
    if (open === undefined) return ''
    const delta = { type: 'signature_delta', signature: 'c2lnbmF0dXJl' }
    const signed = open === 'thinking' ? event('content_block_delta', { index, delta }) : ''
    open = undefined
    return signed + event('content_block_stop', { index })
  }
  const delta = (kind: 'thinking' | 'text', data: object): string => {
    let before = ''
    if (open !== kind) {
      before = close()
      open = kind
      index += 1
      const block = kind === 'thinking' ? { type: kind, thinking: '', signature: '' } : { type: kind, text: '' }
      before += event('content_block_start', { index, content_block: block })
    }
    return before + event('content_block_delta', { index, delta: data })
  }

  const start = (): string => {
    const message = {
      id,
      type: 'message',
      role: 'assistant',
      model,
      content: [],
      stop_reason: null,
      stop_sequence: null,
    }
    return event('message_start', { message: { ...message, ...(input && { usage: { ...input, output_tokens: 1 } }) } })
  }
  const finish = (reason: ScriptedFinish): string => {
    const totals = usage === null ? {} : { usage: { ...input, output_tokens: usage.output + (usage.reasoning ?? 0) } }
    const last = { delta: { stop_reason: stopReasons[reason], stop_sequence: null }, ...totals }
    return close() + event('message_delta', last) + event('message_stop', {})
  }
  const error = (kind: StreamErrorKind) => event('error', { error: errors[kind], request_id: `req_${id}` })

  return {
    start,
    reasoning: (piece) => delta('thinking', { type: 'thinking_delta', thinking: piece }),
    text: (piece) => delta('text', { type: 'text_delta', text: piece }),
    finish,
    error,
    failed: () => error('server'),
    malformed: () => 'event: content_block_delta\ndata: {"type":"content_block_delta","delta":{"text":"bro\n\n',
    keepAlive: 'event: ping\ndata: {"type": "ping"}\n\n',
  }
}
