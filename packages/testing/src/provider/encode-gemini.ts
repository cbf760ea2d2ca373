import type { ScriptedFinish, StreamErrorKind } from './provider-answer.ts'
import { type EncoderOptions, plainEvent, type StreamEncoder } from './stream-encoder.ts'

const finishReasons: Readonly<Record<ScriptedFinish, string>> = {
  stop: 'STOP',
  length: 'MAX_TOKENS',
  content_filter: 'SAFETY',
  refusal: 'PROHIBITED_CONTENT',
}

const errors: Readonly<Record<StreamErrorKind, object>> = {
  overloaded: { code: 503, message: 'The model is overloaded. Please try again later.', status: 'UNAVAILABLE' },
  server: { code: 500, message: 'An internal error has occurred.', status: 'INTERNAL' },
  rate_limit: { code: 429, message: 'Resource has been exhausted (e.g. check quota).', status: 'RESOURCE_EXHAUSTED' },
  quota: { code: 429, message: 'You exceeded your current quota.', status: 'RESOURCE_EXHAUSTED' },
}

/** Gemini's `streamGenerateContent`: thought parts, running usage on every chunk, the finish reason on the last. */
export function encodeGemini({ model, id, usage }: EncoderOptions): StreamEncoder {
  let pieces = 0
  const chunk = (parts: object[], finishReason?: string, last = false) => {
    const content = { role: 'model', parts }
    const candidate = { index: 0, content, ...(finishReason === undefined ? {} : { finishReason }) }
    return plainEvent({
      candidates: [candidate],
      ...(usage === null ? {} : { usageMetadata: last ? totals() : soFar() }),
      modelVersion: model,
      responseId: id,
    })
  }
  const prompt = () => {
    if (usage === null) return {}
    const cached = usage.cacheRead ?? 0
    const tokens = { promptTokenCount: usage.input + cached + (usage.cacheWrite ?? 0) }
    return cached === 0 ? tokens : { ...tokens, cachedContentTokenCount: cached }
  }
  const soFar = () => ({ ...prompt(), candidatesTokenCount: pieces })
  const totals = () => {
    if (usage === null) return {}
    const { input, cacheRead = 0, cacheWrite = 0, output, reasoning = 0 } = usage
    return {
      ...prompt(),
      candidatesTokenCount: output,
      ...(reasoning === 0 ? {} : { thoughtsTokenCount: reasoning }),
      totalTokenCount: input + cacheRead + cacheWrite + output + reasoning,
    }
  }
  const part = (data: object) => {
    pieces += 1
    return chunk([data])
  }
  const error = (kind: StreamErrorKind) => plainEvent({ error: errors[kind] })

  return {
    start: () => '',
    reasoning: (piece) => part({ text: piece, thought: true }),
    text: (piece) => part({ text: piece }),
    finish: (reason: ScriptedFinish) => chunk([{ text: '' }], finishReasons[reason], true),
    error,
    failed: () => error('server'),
    malformed: () => 'data: {"candidates":[{"content":{"parts":[{"text":"bro\n\n',
    keepAlive: ': keep-alive\n\n',
  }
}
