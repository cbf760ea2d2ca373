import { CompiledQuery, type Transaction } from 'kysely'
import type { Tables } from './schema.ts'

/** What stands for many statements; the connections know it (`bound-connections.ts`). */
export const many = 'many statements'

type RowsOf<Query> = Query extends CompiledQuery<infer Row> ? Row[] : never

/**
 * Sends statements of a transaction without waiting in between, and answers the rows of each. Each sees what those
 * before it did; behind one that fails nothing is done.
 */
export async function inOneWrite<const Queries extends readonly CompiledQuery[]>(
  trx: Transaction<Tables>,
  queries: Queries,
): Promise<{ -readonly [Index in keyof Queries]: RowsOf<Queries[Index]> }> {
  const { rows } = await trx.executeQuery(CompiledQuery.raw(many, [...queries]))
  // Our own connections answer so; Kysely cannot know.
  return rows as { -readonly [Index in keyof Queries]: RowsOf<Queries[Index]> }
}
