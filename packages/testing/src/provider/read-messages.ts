import type { ProviderDialect } from './read-dialect.ts'

export type SentMessage = { readonly role: 'system' | 'user' | 'assistant'; readonly text: string }

/** The conversation in a vendor's request body, in its order, system text first. Unknown shapes give no messages. */
export function readMessages(dialect: ProviderDialect | 'other', body: unknown): SentMessage[] {
  if (!isRecord(body)) return []
  switch (dialect) {
    case 'openai-responses':
      return [...system(body.instructions), ...list(body.input).flatMap(message)]
    case 'openai-chat':
      return list(body.messages).flatMap(message)
    case 'anthropic':
      return [...system(body.system), ...list(body.messages).flatMap(message)]
    case 'gemini':
      return [...system(body.systemInstruction), ...list(body.contents).flatMap(message)]
    case 'other':
      return []
  }
}

/** The model that was asked for: in the body, or in Gemini's path. */
export function readModel(path: string, body: unknown): string {
  const inPath = /\/models\/([^/:?]+):/.exec(path)?.[1]
  if (inPath !== undefined) return decodeURIComponent(inPath)
  return isRecord(body) && typeof body.model === 'string' ? body.model : ''
}

const roles: Readonly<Record<string, SentMessage['role']>> = {
  system: 'system',
  developer: 'system',
  user: 'user',
  assistant: 'assistant',
  model: 'assistant',
}

function message(value: unknown): SentMessage[] {
  if (typeof value === 'string') return [{ role: 'user', text: value }]
  if (!isRecord(value)) return []
  const role = typeof value.role === 'string' ? roles[value.role] : undefined
  return role === undefined ? [] : [{ role, text: readText(value.content ?? value.parts) }]
}

function system(value: unknown): SentMessage[] {
  const text = readText(isRecord(value) ? value.parts : value)
  return text === '' ? [] : [{ role: 'system', text }]
}

function readText(content: unknown): string {
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) return ''
  return content.map((part) => (isRecord(part) && typeof part.text === 'string' ? part.text : '')).join('')
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value]
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
