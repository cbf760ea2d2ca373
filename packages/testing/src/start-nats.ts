import { dockerAnswers } from './docker-answers.ts'
import { startLocalNats } from './start-local-nats.ts'

export type StartNatsOptions = {
  /** JetStream with a file store; on unless told. */
  jetStream?: boolean
  /** A free one unless told. */
  port?: number
  /** Where JetStream keeps its files; a fresh temporary directory unless told, removed at the end. */
  storeDir?: string
  /** The most JetStream may keep on disk, e.g. `'6GB'`: 8 GB unless told. */
  maxFile?: string
  /** The path of a whole configuration to use instead of ours; only the port is still given on the command line. */
  configFile?: string
}

export type NatsServer = AsyncDisposable & {
  readonly url: string
  /** The same for every restart. */
  readonly port: number
  /** Process id of the server running now. */
  readonly pid: number
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>
  /** SIGSTOP: connections stay open, nothing answers. */
  pause(): Promise<void>
  /** SIGCONT */
  resume(): Promise<void>
  /** Starts it again on the same port and store; kills it first when it still runs. */
  restart(): Promise<void>
}

/**
 * A NATS server for one test file: in a container where Docker answers, else the `nats-server` on the PATH.
 *
 * @throws Error when there is neither, or it does not get ready.
 */
export async function startNats(options: StartNatsOptions = {}): Promise<NatsServer> {
  // A store or a configuration on this machine's disk is meant for a server on this machine.
  const needsLocal = options.storeDir !== undefined || options.configFile !== undefined
  if (!needsLocal && (await dockerAnswers())) {
    const { startNatsContainer } = await import('./start-nats-container.ts')
    const container = await startNatsContainer(options).catch(() => undefined)
    if (container !== undefined) return container
    // The daemon answers but cannot get the image, e.g. without a network.
  }
  return startLocalNats(options)
}
