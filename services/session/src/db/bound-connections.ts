import type { PostgresPool, PostgresPoolClient } from 'kysely'
import type { Pool, QueryResult } from 'pg'

/**
 * A pool whose connections are thrown away once a query on them got no answer in time. The driver gives up waiting
 * but keeps such a connection, and everything after it would wait behind the lost answer.
 */
export function boundConnections(pool: Pool): PostgresPool {
  return {
    options: {},
    end: () => pool.end(),
    async connect() {
      const client = await pool.connect()
      let dead: Error | undefined
      const query = async (text: string, values: readonly unknown[]): Promise<QueryResult> => {
        if (dead !== undefined) throw dead
        try {
          return await client.query(text, [...values])
        } catch (error) {
          if (error instanceof Error && error.message === 'Query read timeout') dead = error
          throw error
        }
      }
      const guarded = { query, release: (destroy?: boolean) => client.release(dead ?? destroy) }
      // Kysely's type also has an overload for cursors, which nobody here uses.
      return guarded as unknown as PostgresPoolClient
    },
  }
}
