import { type Dialect, namedEvent } from './dialect.ts'

/** Anthropic's Messages API. */
export function speakAnthropic(): Dialect {
  const event = (type: string, data: object) => namedEvent(type, JSON.stringify({ type, ...data }))
  return {
    opening: () => {
      const message = {
        ...{ id: 'msg_bench', type: 'message', role: 'assistant', model: 'claude-bench', content: [] },
        ...{ stop_reason: null, stop_sequence: null, usage: { input_tokens: 20, output_tokens: 1 } },
      }
      return (
        event('message_start', { message }) +
        event('content_block_start', { index: 0, content_block: { type: 'text', text: '' } })
      )
    },
    chunk: (text) =>
      `event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"${text}"}}\n\n`,
    ending: ({ chunks }) =>
      event('content_block_stop', { index: 0 }) +
      event('message_delta', {
        delta: { stop_reason: 'end_turn', stop_sequence: null },
        usage: { output_tokens: chunks },
      }) +
      event('message_stop', {}),
  }
}
