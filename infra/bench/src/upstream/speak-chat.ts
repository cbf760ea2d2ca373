import type { Dialect } from './dialect.ts'

const head = '"id":"chatcmpl-bench","object":"chat.completion.chunk","created":1700000000,"model":"gpt-4.1-mini"'

const choice = (delta: string, finish = 'null') =>
  `data: {${head},"choices":[{"index":0,"delta":${delta},"logprobs":null,"finish_reason":${finish}}]}\n\n`

/** OpenAI's chat completions. */
export function speakChat(): Dialect {
  return {
    opening: () => choice('{"role":"assistant","content":""}'),
    chunk: (text) => choice(`{"content":"${text}"}`),
    ending: ({ chunks }) => {
      const usage = `{"prompt_tokens":20,"completion_tokens":${chunks},"total_tokens":${20 + chunks}}`
      return `${choice('{}', '"stop"')}data: {${head},"choices":[],"usage":${usage}}\n\ndata: [DONE]\n\n`
    },
  }
}
