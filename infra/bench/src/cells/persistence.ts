import { randomUUID } from 'node:crypto'
import pg from 'pg'
import type { Cell } from './cell.ts'

const rows = 4_000
/** As many endings as the session service saves together at most. */
const batch = 100
const textBytes = 4_096

/**
 * Saving answers of 4 KB into a table like that of the runs, indexes included: one by one, each its own transaction,
 * and many in one statement as the session service does it.
 */
export const persistence: Cell = {
  name: 'persistence',
  title: `saving ${rows} answers of 4 KB, one by one and ${batch} at once`,
  concerns: ({ kind }) => kind === 'product',
  measure: async ({ product }) => {
    if (product === undefined) return {}
    const client = new pg.Client({ connectionString: product.databaseUrl })
    await client.connect()
    try {
      await client.query('DROP SCHEMA IF EXISTS bench CASCADE; CREATE SCHEMA bench')
      await client.query('CREATE TABLE bench.runs (LIKE public.runs INCLUDING ALL)')
      const singlePerSecond = await perSecond(client, rows / 4, 1)
      const batchedPerSecond = await perSecond(client, rows, batch)
      await client.query('DROP SCHEMA bench CASCADE')
      return { singlePerSecond, batchedPerSecond, batchedThroughSingle: batchedPerSecond / singlePerSecond }
    } finally {
      await client.end()
    }
  },
}

async function perSecond(client: pg.Client, count: number, atOnce: number): Promise<number> {
  const ids = Array.from({ length: count }, () => randomUUID())
  await client.query('TRUNCATE bench.runs')
  await client.query(
    `INSERT INTO bench.runs (id, user_id, provider, model, demo, terms, input_tokens, accepted_at_ms)
     SELECT id, gen_random_uuid(), 'openai', 'gpt-4.1-mini', false, '{}', 20, 0 FROM unnest($1::uuid[]) AS id`,
    [ids],
  )
  const sinceMs = performance.now()
  for (let from = 0; from < count; from += atOnce) {
    const now = ids.slice(from, from + atOnce)
    await client.query(
      `UPDATE bench.runs SET status = 'completed', text = ended.text, answer_tokens = 800, ended_at = now()
       FROM unnest($1::uuid[], $2::text[]) AS ended (id, text) WHERE runs.id = ended.id`,
      [now, now.map(answer)],
    )
  }
  return (count * 1_000) / (performance.now() - sinceMs)
}

const words = 'one run after the other is told what it said and how long it took to say all of this'.split(' ')

/** No two alike, as answers are. */
function answer(id: string): string {
  let text = id
  for (let step = 0; text.length < textBytes; step++) text += ` ${words[(step * 7 + text.length) % words.length]}`
  return text.slice(0, textBytes)
}
