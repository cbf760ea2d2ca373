import { type OperationNodeSource, sql } from 'kysely'
import type { Queries } from './schema.ts'

export type Write =
  | OperationNodeSource
  /** Its `RETURNING` rows are looked at once all is written, and none of it counts if `check` throws. */
  | Readonly<{ write: OperationNodeSource; check: (rows: readonly unknown[]) => Promise<void> }>

/**
 * Several writes in one statement, and so in one round trip. None of them sees what the others write; references
 * between them are checked once all are done. What is `mended` by the sweeper, should a crash of the server take it
 * away, does not wait for the disk.
 */
export async function writeTogether(
  db: Queries,
  writes: readonly Write[],
  { mended = false }: { mended?: boolean } = {},
): Promise<void> {
  if (writes.length === 0) return
  const all = writes.map((write, index) => ({
    name: `write_${index}`,
    ...('check' in write ? write : { write, check: null }),
  }))
  const parts = all.map(({ name, write }) => sql`${sql.ref(name)} AS (${write})`)
  const checked = all.flatMap(({ name, check }) => (check === null ? [] : [{ name, check }]))
  const answers = [
    mended ? sql`set_config('synchronous_commit', 'off', true)` : sql`1`,
    ...checked.map(({ name }) => sql`(SELECT json_agg(${sql.ref(name)}) FROM ${sql.ref(name)}) AS ${sql.ref(name)}`),
  ]
  const { rows } = await sql<Record<string, readonly unknown[] | null>>`
    WITH ${sql.join(parts)} SELECT ${sql.join(answers)}
  `.execute(db)
  for (const { name, check } of checked) await check(rows[0]?.[name] ?? [])
}
