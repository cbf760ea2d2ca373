import { type RawBuilder, sql } from 'kysely'
import { cleanText } from './clean-text.ts'

/** A value as `jsonb`, without what Postgres cannot hold. */
export function jsonb(value: unknown): RawBuilder<string> {
  return sql<string>`${jsonText(value)}::jsonb`
}

/** The JSON of a value with every string made storable; `null` stays SQL's null. */
export function jsonText(value: unknown): string | null {
  if (value === null || value === undefined) return null
  const json = JSON.stringify(value)
  // What cannot be stored is written as an escape, as is little else: next to no value is gone through twice.
  if (!json.includes('\\u')) return json
  return JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'string' ? cleanText(inner) : inner))
}
