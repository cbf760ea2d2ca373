import { existsSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { freePort, initialisePostgres, type RunningProcess, runPostgres } from '@playground/testing'
import { endLeftover } from './end-leftover.ts'
import { keepSecret } from './keep-secret.ts'

/** An embedded Postgres that can be stopped, crashed and started again on the same port and data. */
export type DatabaseServer = {
  readonly url: string
  readonly pid: number
  /** `fast` is orderly; `immediate` is a crash, and the next start recovers. */
  stop(mode: 'fast' | 'immediate'): Promise<void>
  restart(): Promise<void>
}

export type StartDatabaseOptions = {
  /** Holds `postgres/` with the cluster and `postgres.password`. */
  dataDir: string
  onLine: (line: string) => void
}

/** Postgres from the embedded programs, its cluster made at the first start and found again by every later one. */
export async function startDatabase({ dataDir, onLine }: StartDatabaseOptions): Promise<DatabaseServer> {
  const directory = join(dataDir, 'postgres')
  const password = await keepSecret(join(dataDir, 'postgres.password'))
  await endLeftover(join(directory, 'postmaster.pid'), directory)
  // Whoever wrote this is gone for certain now; Postgres would refuse if its number had been given to another process.
  await rm(join(directory, 'postmaster.pid'), { force: true })
  if (!existsSync(join(directory, 'PG_VERSION'))) await makeCluster(directory, password)

  const port = await freePort()
  const start = () =>
    runPostgres({
      directory,
      port,
      // Unknown to Postgres, but in its command line: how a later start recognises it.
      settings: { 'playground.directory': directory },
      onLine,
    })
  let running: RunningProcess = await start()
  const stop = async (mode: 'fast' | 'immediate') => {
    running.kill(mode === 'fast' ? 'SIGINT' : 'SIGQUIT')
    await running.exited
  }
  return {
    url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
    get pid() {
      return running.pid
    },
    stop,
    async restart() {
      await stop('fast')
      running = await start()
    },
  }
}

/** Whole or not at all: a start that is killed here must not leave half a cluster. */
async function makeCluster(directory: string, password: string): Promise<void> {
  const building = `${directory}.new`
  await rm(building, { recursive: true, force: true })
  await initialisePostgres({ directory: building, password })
  await rm(directory, { recursive: true, force: true })
  await rename(building, directory)
}
