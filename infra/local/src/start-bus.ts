import { join } from 'node:path'
import { type LocalNats, startLocalNats } from '@playground/testing'
import { endLeftover } from './end-leftover.ts'
import { obtainNatsServer } from './obtain-nats-server.ts'

export type StartBusOptions = {
  /** Holds `nats/` with the streams. */
  dataDir: string
  say: (sentence: string) => void
  onLine: (line: string) => void
}

/** A nats-server whose streams are found again by every later start. */
export async function startBus({ dataDir, say, onLine }: StartBusOptions): Promise<LocalNats> {
  const command = await obtainNatsServer(dataDir, say)
  const storeDir = join(dataDir, 'nats')
  const pidFile = join(dataDir, 'nats.pid')
  // Two servers on one store would spoil it.
  await endLeftover(pidFile, pidFile)
  return startLocalNats({ command, storeDir, pidFile, onLine })
}
