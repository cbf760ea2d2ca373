import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createDatabase } from './create-database.ts'
import { freePort } from './free-port.ts'
import { postgresTemplate } from './postgres-template.ts'
import { runPostgres } from './run-postgres.ts'
import type { PostgresServer, StartPostgresOptions } from './start-postgres.ts'
import { temporaryDirectory } from './temporary-directory.ts'

/**
 * A Postgres of its own for the caller, from the embedded programs: a copy of the template cluster, which takes a
 * tenth of the time of making one.
 *
 * @throws Error when there are no programs for this system, or it does not get ready.
 */
export async function startLocalPostgres(options: StartPostgresOptions = {}): Promise<PostgresServer> {
  const template = await postgresTemplate()
  const temporary = await temporaryDirectory('playground-postgres-data')
  const directory = join(temporary.path, 'data')
  const port = options.port ?? (await freePort())
  const settings = {
    // What is committed must still survive the crash of Postgres alone, so synchronous_commit stays on.
    fsync: 'off',
    full_page_writes: 'off',
    shared_buffers: '32MB',
    max_connections: '200',
    ...options.settings,
  }
  const start = () => runPostgres({ directory, port, settings })
  let running: Awaited<ReturnType<typeof start>>
  try {
    await promisify(execFile)('cp', ['-R', '-p', template, directory])
    running = await start()
  } catch (error) {
    await temporary[Symbol.asyncDispose]()
    throw error
  }
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`
  const stop = async (mode: 'fast' | 'immediate') => {
    running.kill(mode === 'fast' ? 'SIGINT' : 'SIGQUIT')
    await running.exited
  }
  return {
    url,
    port,
    stop,
    async restart() {
      await stop('fast')
      running = await start()
    },
    createDatabase: () => createDatabase(url),
    async [Symbol.asyncDispose]() {
      await stop('immediate')
      await temporary[Symbol.asyncDispose]()
    },
  }
}
