import { postgresDirectory } from './postgres-directory.ts'
import { reachableBinaries } from './reachable-binaries.ts'
import { type RunningProcess, startProcess } from './start-process.ts'
import { unprivilegedUser } from './unprivileged-user.ts'

export type RunPostgresOptions = {
  /** An initialised cluster. */
  directory: string
  port: number
  /** Settings as in postgresql.conf, winning over the cluster's own. */
  settings?: Readonly<Record<string, string>>
  onLine?: (line: string) => void
}

/**
 * Runs the server of a cluster on 127.0.0.1 until it is stopped: `stop()` is Postgres's fast shutdown, `SIGQUIT` its
 * immediate one.
 *
 * @throws Error with the end of its log when it does not get ready, recovery included, within a minute.
 */
export async function runPostgres({
  directory,
  port,
  settings = {},
  onLine,
}: RunPostgresOptions): Promise<RunningProcess> {
  const { postgres } = await reachableBinaries()
  const all = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    // The line that says "ready" is looked for in English and on standard error.
    lc_messages: 'C',
    logging_collector: 'off',
    log_destination: 'stderr',
    ...settings,
  }
  return startProcess({
    command: postgres,
    args: [
      ...['-D', postgresDirectory(directory), '-p', String(port)],
      ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    cwd: directory,
    // It needs nothing of ours, and there may be keys in it.
    env: {},
    readyWhen: /database system is ready to accept connections/,
    readyTimeoutMs: 60_000,
    stopSignal: 'SIGINT',
    ...(await unprivilegedUser()),
    ...(onLine === undefined ? {} : { onLine }),
  })
}
