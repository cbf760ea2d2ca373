import type { Dialect } from './dialect.ts'

/** Gemini's `streamGenerateContent`: the usage so far stands on every chunk. */
export function speakGemini(): Dialect {
  let written = 0
  const event = (text: string, more = '') =>
    `data: {"candidates":[{"content":{"parts":[{"text":"${text}"}],"role":"model"}${more},"index":0}],"usageMetadata":{"promptTokenCount":20,"candidatesTokenCount":${written},"totalTokenCount":${20 + written}},"modelVersion":"gemini-bench","responseId":"bench"}\n\n`
  return {
    opening: () => '',
    chunk: (text) => {
      written += 1
      return event(text)
    },
    ending: () => event('', ',"finishReason":"STOP"'),
  }
}
