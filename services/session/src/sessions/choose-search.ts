import { sql } from 'kysely'
import type { Queries } from '../db/schema.ts'
import { usageRows } from '../usage/day-sums.ts'

/** How words are looked for. */
export type SearchWay = Readonly<{
  /** Among so many of the newest sessions, one by one: no index knows words like these. Null: by the index. */
  newest: number | null
  /** By the index: whether the user is looked up in it, too. */
  byUser: boolean
}>

/** With words that no index knows, so many sessions are looked through at most. */
const lookedThrough = 5000
/** From so many sessions on, the index reads longer through what is somebody's than through what has the words. */
const manySessions = 20_000
/** What a trigram index has of a text: three letters or digits in a row, in a script that the database knows. */
const indexed = /[\p{L}\p{M}\p{N}]{3,}/u

/**
 * Chooses by the words and by how much its user has, for Postgres cannot: it takes a word without trigrams for a
 * reason to read the whole table, and a user with a million sessions for as good a key as one with a hundred.
 */
export async function chooseSearch(db: Queries, userId: string, query: string): Promise<SearchWay> {
  const word = indexed.exec(query)?.[0]
  if (word === undefined) return { newest: lookedThrough, byUser: true }
  const { rows } = await sql<{ known: boolean; many: boolean }>`
    SELECT cardinality(show_trgm(${word})) > 0 AS known,
      (SELECT coalesce(sum(sessions), 0) > ${manySessions} FROM ${usageRows([userId])}) AS many
  `.execute(db)
  const { known = false, many = false } = rows[0] ?? {}
  return known ? { newest: null, byUser: !many } : { newest: lookedThrough, byUser: true }
}
