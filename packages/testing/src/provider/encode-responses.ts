import type { ScriptedFinish, ScriptedUsage, StreamErrorKind } from './provider-answer.ts'
import { type EncoderOptions, namedEvent, type StreamEncoder } from './stream-encoder.ts'

const errors: Readonly<Record<StreamErrorKind, { code: string; message: string }>> = {
  overloaded: {
    code: 'server_is_overloaded',
    message: 'Our servers are currently overloaded. Please try again later.',
  },
  server: { code: 'server_error', message: 'The server had an error processing your request.' },
  rate_limit: { code: 'rate_limit_exceeded', message: 'Rate limit reached for requests.' },
  quota: { code: 'insufficient_quota', message: 'You exceeded your current quota.' },
}

/** OpenAI's Responses API: every event numbered, one output item after another, usage in the last event only. */
export function encodeResponses({ model, id, usage }: EncoderOptions): StreamEncoder {
  let sequence = 0
  let open: { kind: 'reasoning' | 'message'; id: string; text: string } | undefined
  const output: object[] = []
  const event = (type: string, data: object) => namedEvent(type, { type, sequence_number: sequence++, ...data })
  const response = (status: string, more: object = {}) => ({
    response: { id, object: 'response', created_at: 1_700_000_000, status, model, output, error: null, ...more },
  })

  const openItem = (kind: 'reasoning' | 'message'): string => {
    if (open?.kind === kind) return ''
    const before = closeItem('completed')
    open = { kind, id: `${kind === 'reasoning' ? 'rs' : 'msg'}_${id}_${output.length}`, text: '' }
    const place = { output_index: output.length, item_id: open.id }
    if (kind === 'reasoning') {
      const item = { id: open.id, type: 'reasoning', summary: [] }
      return `${before}${event('response.output_item.added', { output_index: output.length, item })}${event(
        'response.reasoning_summary_part.added',
        { ...place, summary_index: 0, part: { type: 'summary_text', text: '' } },
      )}`
    }
    const item = { id: open.id, type: 'message', status: 'in_progress', role: 'assistant', content: [] }
    return `${before}${event('response.output_item.added', { output_index: output.length, item })}${event(
      'response.content_part.added',
      { ...place, content_index: 0, part: { type: 'output_text', text: '', annotations: [] } },
    )}`
  }

  const closeItem = (status: 'completed' | 'incomplete'): string => {
    if (open === undefined) return ''
    const { kind, id: itemId, text } = open
    open = undefined
    const place = { output_index: output.length, item_id: itemId }
    const part = { type: kind === 'reasoning' ? 'summary_text' : 'output_text', text }
    const item =
      kind === 'reasoning'
        ? { id: itemId, type: 'reasoning', summary: [part] }
        : { id: itemId, type: 'message', status, role: 'assistant', content: [{ ...part, annotations: [] }] }
    output.push(item)
    const done = event('response.output_item.done', { output_index: place.output_index, item })
    if (kind === 'reasoning') {
      const where = { ...place, summary_index: 0 }
      return `${event('response.reasoning_summary_text.done', { ...where, text })}${event(
        'response.reasoning_summary_part.done',
        { ...where, part },
      )}${done}`
    }
    const where = { ...place, content_index: 0 }
    return `${event('response.output_text.done', { ...where, text, logprobs: [] })}${event(
      'response.content_part.done',
      { ...where, part },
    )}${done}`
  }

  const delta = (kind: 'reasoning' | 'message', piece: string): string => {
    const before = openItem(kind)
    if (open !== undefined) open.text += piece
    const place = { output_index: output.length, item_id: open?.id, delta: piece }
    return kind === 'reasoning'
      ? `${before}${event('response.reasoning_summary_text.delta', { ...place, summary_index: 0 })}`
      : `${before}${event('response.output_text.delta', { ...place, content_index: 0, logprobs: [] })}`
  }

  const refuse = (): string => {
    const item = { id: `msg_${id}_refusal`, type: 'message', status: 'in_progress', role: 'assistant', content: [] }
    const place = { output_index: output.length, item_id: item.id, content_index: 0 }
    const refusal = 'I cannot help with that.'
    const frames = [
      event('response.output_item.added', { output_index: output.length, item }),
      event('response.refusal.delta', { ...place, delta: refusal }),
      event('response.refusal.done', { ...place, refusal }),
    ]
    output.push({ ...item, status: 'completed', content: [{ type: 'refusal', refusal }] })
    return frames.join('')
  }

  const finish = (reason: ScriptedFinish): string => {
    const total = usage === null ? {} : { usage: responsesUsage(usage) }
    if (reason === 'length' || reason === 'content_filter') {
      const details = { reason: reason === 'length' ? 'max_output_tokens' : 'content_filter' }
      const closed = closeItem('incomplete')
      return closed + event('response.incomplete', response('incomplete', { incomplete_details: details, ...total }))
    }
    const closed = closeItem('completed') + (reason === 'refusal' ? refuse() : '')
    return closed + event('response.completed', response('completed', total))
  }

  return {
    start: () =>
      event('response.created', response('in_progress')) + event('response.in_progress', response('in_progress')),
    reasoning: (piece) => delta('reasoning', piece),
    text: (piece) => delta('message', piece),
    finish,
    error: (kind) => event('error', { ...errors[kind], param: null }),
    failed: () => event('response.failed', response('failed', { error: errors.server })),
    malformed: () => 'event: response.output_text.delta\ndata: {"type":"response.output_text.delta","delta":"bro\n\n',
    keepAlive: ': keep-alive\n\n',
  }
}

function responsesUsage(usage: ScriptedUsage): object {
  const { input, cacheRead = 0, cacheWrite = 0, output, reasoning = 0 } = usage
  return {
    input_tokens: input + cacheRead + cacheWrite,
    input_tokens_details: { cached_tokens: cacheRead },
    output_tokens: output + reasoning,
    output_tokens_details: { reasoning_tokens: reasoning },
    total_tokens: input + cacheRead + cacheWrite + output + reasoning,
  }
}
