import { PostgreSqlContainer } from '@testcontainers/postgresql'
import { getContainerRuntimeClient } from 'testcontainers'
import { createDatabase } from './create-database.ts'
import { freePort } from './free-port.ts'
import type { PostgresServer, StartPostgresOptions } from './start-postgres.ts'

const image = 'postgres:18-alpine'

/**
 * A Postgres in a container. Its data lives in the container's own file system, so that it survives a stop.
 *
 * @throws Error when the image cannot be had or the server does not get ready.
 */
export async function startPostgresContainer(options: StartPostgresOptions): Promise<PostgresServer> {
  const port = options.port ?? (await freePort())
  const settings = { fsync: 'off', full_page_writes: 'off', ...options.settings }
  const started = await new PostgreSqlContainer(image)
    .withExposedPorts({ container: 5432, host: port })
    .withCommand(['postgres', ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])])
    .withAutoRemove(false)
    .withStartupTimeout(60_000)
    .start()
  const client = await getContainerRuntimeClient()
  const container = client.container.getById(started.getId())
  const url = new URL(started.getConnectionUri())
  url.pathname = 'postgres'

  const stop = async (mode: 'fast' | 'immediate') => {
    const { State } = await container.inspect()
    if (!State.Running) return
    await container.kill({ signal: mode === 'fast' ? 'SIGINT' : 'SIGQUIT' })
    await container.wait()
  }
  return {
    url: url.href,
    port,
    stop,
    async restart() {
      await stop('fast')
      await started.restart()
    },
    createDatabase: () => createDatabase(url.href),
    async [Symbol.asyncDispose]() {
      await container.remove({ force: true, v: true })
    },
  }
}
