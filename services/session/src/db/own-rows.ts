import { newId, ProcedureError } from '@playground/contracts'
import { type RawBuilder, sql } from 'kysely'
import { pageOf, parseCursor } from './page.ts'
import type { Queries, Tables } from './schema.ts'
import { retryTransient } from './transact.ts'

/** Tables of what somebody keeps for themselves, one row each. */
type OwnTable = 'agents' | 'prompts' | 'tokens'
type Values<Row> = Readonly<Partial<Record<keyof Row & string, unknown>>>
type Page = Readonly<{ userId: string; limit: number; cursor: string | null }>
type Place = Readonly<{ userId: string; id: string }>

/** What is done to rows that belong to somebody. To everybody else they are missing: `not_found`, in these words. */
export function ownRows<Row extends { id: string }>(
  db: Queries,
  { table: name, missing }: Readonly<{ table: OwnTable & keyof Tables; missing: string }>,
) {
  const table = sql.table(name)
  // Inside a transaction a fault that passes is the whole transaction's to repeat.
  const patiently: typeof retryTransient = (work, options) =>
    db.isTransaction ? work() : retryTransient(work, options)
  const one = async (query: RawBuilder<Row>): Promise<Row> => {
    const [row] = (await query.execute(db)).rows
    if (row === undefined) throw new ProcedureError('not_found', missing)
    return row
  }
  const is = ({ userId, id }: Place) => sql`id = ${id} AND user_id = ${userId}`
  return {
    /** A repeat after a connection was lost behind the commit finds its own row. */
    insert: (userId: string, values: Values<Row>, id = newId()): Promise<Row> => {
      const row = Object.entries({ ...values, id, user_id: userId })
      return patiently(() =>
        one(
          sql`INSERT INTO ${table} (${sql.join(row.map(([column]) => sql.ref(column)))})
            VALUES (${sql.join(row.map(([, value]) => value))})
            ON CONFLICT (id) DO UPDATE SET user_id = excluded.user_id RETURNING *`,
        ),
      )
    },
    /** Newest first. */
    list: ({ userId, limit, cursor }: Page) =>
      patiently(async () => {
        const before = parseCursor(cursor)
        const { rows } = await sql<Row>`
          SELECT * FROM ${table} WHERE user_id = ${userId} AND (${before}::uuid IS NULL OR id < ${before}::uuid)
          ORDER BY id DESC LIMIT ${limit + 1}
        `.execute(db)
        return pageOf(rows, limit)
      }),
    find: (place: Place): Promise<Row> => patiently(() => one(sql`SELECT * FROM ${table} WHERE ${is(place)}`)),
    /** What is undefined stays as it is. */
    change: (place: Place, values: Values<Row>): Promise<Row> => {
      const given = Object.entries(values).filter(([, value]) => value !== undefined)
      const changes = [...given.map(([column, value]) => sql`${sql.ref(column)} = ${value}`), sql`updated_at = now()`]
      return patiently(() => one(sql`UPDATE ${table} SET ${sql.join(changes)} WHERE ${is(place)} RETURNING *`))
    },
    /** Not repeated when the connection breaks: the row may be gone already, by this. */
    remove: async (place: Place): Promise<void> => {
      await patiently(() => one(sql`DELETE FROM ${table} WHERE ${is(place)} RETURNING *`), { repeatable: false })
    },
  }
}
