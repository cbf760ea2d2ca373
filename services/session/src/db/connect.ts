import type { Logger } from '@playground/runtime'
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { boundConnections } from './bound-connections.ts'
import type { Database, Tables } from './schema.ts'

const { builtins } = pg.types

/** Counts and sums of ours stay far below 2^53; a day stays text, for it has no time zone. */
const parsers = new Map<number, (value: string) => unknown>([
  [builtins.INT8, Number],
  [builtins.NUMERIC, Number],
  [builtins.DATE, (value) => value],
])

/** The server's own limit for a statement comes first, unless the server does not answer at all. */
const usualAnswerMs = 6500

/** A pool of connections that never lets anybody wait for long. Nothing is dialled before the first query. */
export function connect(url: string, logger: Logger, answerWithinMs = usualAnswerMs): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    // A little under the 2 s within which a caller must hear that there is no database.
    connectionTimeoutMillis: 1800,
    idleTimeoutMillis: 30_000,
    maxLifetimeSeconds: 1800,
    keepAlive: true,
    // A statement does not wait for the answers to those before it.
    pipeline: true,
    statement_timeout: 5000,
    lock_timeout: 2000,
    idle_in_transaction_session_timeout: 10_000,
    query_timeout: answerWithinMs,
    application_name: 'session',
    types: {
      getTypeParser: (oid: number, format?: 'text' | 'binary') =>
        parsers.get(oid) ?? pg.types.getTypeParser(oid, format === 'binary' ? 'binary' : 'text'),
    },
  })
  // A connection that breaks while nobody uses it; the pool has dropped it already.
  pool.on('error', (error) => logger.warn({ err: error }, 'idle database connection lost'))
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool: boundConnections(pool) }) })
}
