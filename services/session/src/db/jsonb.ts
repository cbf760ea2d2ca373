import { type RawBuilder, sql } from 'kysely'
import { cleanText } from './clean-text.ts'

/** A value as `jsonb`, without what Postgres cannot hold. */
export function jsonb(value: unknown): RawBuilder<string> {
  return sql<string>`${jsonText(value)}::jsonb`
}

/** The JSON of a value with every string made storable; `null` stays SQL's null. */
export function jsonText(value: unknown): string | null {
  if (value === null || value === undefined) return null
  return JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'string' ? cleanText(inner) : inner))
}
