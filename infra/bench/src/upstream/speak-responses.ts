import { type Dialect, namedEvent } from './dialect.ts'

const message = { id: 'msg_bench', type: 'message', role: 'assistant' }
const response = {
  id: 'resp_bench',
  object: 'response',
  created_at: 1_700_000_000,
  model: 'gpt-4.1-mini',
  error: null,
  incomplete_details: null,
}

/** OpenAI's Responses API: events are numbered, and the end tells the whole text four times. */
export function speakResponses(): Dialect {
  let sequence = 0
  const event = (type: string, data: object) =>
    namedEvent(type, JSON.stringify({ type, sequence_number: sequence++, ...data }))
  const place = { item_id: message.id, output_index: 0, content_index: 0 }
  const partOf = (text: string) => ({ type: 'output_text', text, annotations: [] })
  return {
    opening: () => {
      const started = { response: { ...response, status: 'in_progress', output: [] } }
      return [
        event('response.created', started),
        event('response.in_progress', started),
        event('response.output_item.added', {
          output_index: 0,
          item: { ...message, status: 'in_progress', content: [] },
        }),
        event('response.content_part.added', { ...place, part: partOf('') }),
      ].join('')
    },
    chunk: (text) =>
      `event: response.output_text.delta\ndata: {"type":"response.output_text.delta","sequence_number":${sequence++},"item_id":"${message.id}","output_index":0,"content_index":0,"delta":"${text}","logprobs":[]}\n\n`,
    ending: ({ text, chunks }) => {
      const item = { ...message, status: 'completed', content: [partOf(text)] }
      const usage = {
        input_tokens: 20,
        input_tokens_details: { cached_tokens: 0 },
        output_tokens: chunks,
        output_tokens_details: { reasoning_tokens: 0 },
        total_tokens: 20 + chunks,
      }
      return [
        event('response.output_text.done', { ...place, text, logprobs: [] }),
        event('response.content_part.done', { ...place, part: partOf(text) }),
        event('response.output_item.done', { output_index: 0, item }),
        event('response.completed', { response: { ...response, status: 'completed', output: [item], usage } }),
      ].join('')
    },
  }
}
