import type { IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import type { ProviderRequest, RequestEnd } from './provider-request.ts'
import { readDialect } from './read-dialect.ts'
import { readMessages, readModel } from './read-messages.ts'

const secretHeaders = new Set([
  'authorization',
  'x-api-key',
  'x-goog-api-key',
  'api-key',
  'cookie',
  'proxy-authorization',
])

/** Reads a request whole, without its secrets. Rejects when the client goes away before its body has come. */
export async function recordRequest(
  incoming: IncomingMessage,
  index: number,
  ended: Promise<RequestEnd>,
): Promise<ProviderRequest> {
  const receivedAtMs = performance.now()
  const path = (incoming.url ?? '/').replace(/([?&]key=)[^&]*/g, '$1[secret]')
  const dialect = incoming.method === 'POST' ? readDialect(path) : 'other'
  const body = parse(await text(incoming))
  const headers = Object.entries(incoming.headers).map(([name, value]) => {
    return [name, secretHeaders.has(name) ? '[secret]' : String(value)] as const
  })
  return {
    index,
    dialect,
    method: incoming.method ?? '',
    path,
    headers: Object.fromEntries(headers),
    body,
    model: readModel(path, body),
    messages: readMessages(dialect, body),
    receivedAtMs,
    ended,
  }
}

/** The key that came with a request, for vendors that repeat it in their answer. */
export function sentKey({ headers }: IncomingMessage): string {
  const key = headers['x-api-key'] ?? headers['x-goog-api-key'] ?? headers.authorization?.replace(/^Bearer /, '')
  return String(key ?? '')
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return body
  }
}
