import { grant } from '@playground/contracts'
import type { z } from 'zod'

/** One call of the HTTP API as any stranger's program would make it; throws on anything but the promised answer. */
export async function callApi<Answer extends z.ZodType>(
  answer: Answer,
  url: string,
  request: { method?: 'GET' | 'POST'; path: string; body?: unknown; token?: string },
): Promise<z.output<Answer>> {
  const { method = 'GET', path, body, token } = request
  const response = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`)
  return answer.parse(JSON.parse(text))
}

/** Makes an account, or signs in to it. Gives its access token. */
export async function enter(
  url: string,
  how: 'register' | 'login',
  account: { email: string; password: string },
): Promise<string> {
  const { accessToken } = await callApi(grant, url, { method: 'POST', path: `/auth/${how}`, body: account })
  return accessToken
}
