import type { Target } from '../target.ts'

type Request = Readonly<{ path: string; body: object; headers: Readonly<Record<string, string>> }>

/** What is posted to a system that is spoken to over HTTP. */
export function requestOf({ speaks, model, headers }: Target, prompt: string): Request {
  switch (speaks) {
    case 'responses':
      return { path: '/v1/responses', body: { model, input: prompt, stream: true }, headers }
    case 'chat':
      return {
        path: '/v1/chat/completions',
        body: { model, messages: [{ role: 'user', content: prompt }], stream: true },
        headers,
      }
    case 'prompt':
      return { path: '/', body: { prompt }, headers }
    default:
      throw new Error(`${speaks} is not spoken over HTTP`)
  }
}
