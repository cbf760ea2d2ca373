import { setTimeout as sleep } from 'node:timers/promises'
import type { LocalNats } from '@playground/testing'
import type { ServiceHandle } from './keep-running.ts'
import type { DatabaseServer } from './start-database.ts'

/** What is running so far; filled while a stack starts. */
export type Parts = {
  readonly gateways: ServiceHandle[]
  readonly workers: ServiceHandle[]
  readonly sessions: ServiceHandle[]
  demo: ServiceHandle | undefined
  nats: LocalNats | undefined
  database: DatabaseServer | undefined
  /** Logs, claims and directories, released after everything else. */
  readonly releases: AsyncDisposableStack
}

/**
 * Ends what is running, those who ask before those who answer. Together the shares stay below 5 s; whoever does not end
 * within its share is killed, which nothing is lost by.
 */
export async function stopParts(parts: Parts): Promise<void> {
  const all = (handles: readonly ServiceHandle[], graceMs: number) =>
    Promise.all(handles.map((handle) => handle.stop(graceMs)))
  await all(parts.gateways, 1_200)
  await all(parts.workers, 1_500)
  // Not before the workers: an answer that its upstream cuts off is over, one that its worker gives back goes on later.
  await parts.demo?.stop(300)
  await all(parts.sessions, 800)
  await parts.nats?.[Symbol.asyncDispose]()
  await stopDatabase(parts.database)
  await parts.releases.disposeAsync()
}

async function stopDatabase(database: DatabaseServer | undefined): Promise<void> {
  if (database === undefined) return
  const orderly = database.stop('fast').then(() => true)
  if (await Promise.race([orderly, sleep(800, false)])) return
  await database.stop('immediate')
}
