import type { CompiledQuery, PostgresPool, PostgresPoolClient } from 'kysely'
import pg, { type Pool, type QueryResult } from 'pg'
import { commitEarly } from './commit-early.ts'
import { isStalePlan } from './database-error.ts'
import { many } from './in-one-write.ts'
import { statementNames } from './statement-names.ts'

/**
 * A pool whose connections are thrown away once they broke, or once a query on them got no answer in time. The
 * driver gives up waiting for an answer but keeps such a connection, and everything after it would wait behind it.
 */
export function boundConnections(pool: Pool): PostgresPool {
  const names = statementNames()
  return {
    options: {},
    end: () => pool.end(),
    async connect() {
      const client = await pool.connect()
      let dead: Error | undefined
      // Between two queries a break is told to nobody else, and an error without a listener ends the process.
      const onError = (error: Error) => {
        dead = error
      }
      client.on('error', onError)
      const stream = client instanceof pg.Client ? client.connection.stream : null
      const sendOne = async (text: string, values: readonly unknown[]): Promise<QueryResult> => {
        if (dead !== undefined) throw dead
        try {
          // Without values there is nothing to plan: BEGIN and the like.
          const name = values.length === 0 ? undefined : names.nameOf(text)
          // What is sent in one turn goes in one write.
          stream?.cork()
          process.nextTick(() => stream?.uncork())
          return await client.query({ text, values: [...values], ...(name === undefined ? {} : { name }) })
        } catch (error) {
          if (isStalePlan(error)) names.forget()
          if (error instanceof Error && error.message === 'Query read timeout') dead = error
          throw error
        }
      }
      const send = async (text: string, values: readonly unknown[]): Promise<QueryResult> => {
        if (text !== many) return sendOne(text, values)
        // Only `inOneWrite` sends these.
        const queries = values as readonly CompiledQuery[]
        const sent = queries.map(({ sql, parameters }) => sendOne(sql, parameters))
        await Promise.allSettled(sent)
        const rows: QueryResult['rows'] = []
        for (const result of sent) rows.push((await result).rows)
        return { command: 'SELECT', rowCount: rows.length, oid: 0, fields: [], rows }
      }
      const release = (destroy?: boolean) => {
        client.off('error', onError)
        client.release(dead ?? destroy)
      }
      // Kysely's type also has an overload for cursors, which nobody here uses.
      return { query: commitEarly(send), release } as unknown as PostgresPoolClient
    },
  }
}
