import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findNatsServer } from './find-nats-server.ts'
import { freePort } from './free-port.ts'
import { natsConfiguration } from './nats-configuration.ts'
import type { NatsServer, StartNatsOptions } from './start-nats.ts'
import { type ProcessExit, type RunningProcess, startProcess } from './start-process.ts'
import { temporaryDirectory } from './temporary-directory.ts'

export type StartLocalNatsOptions = StartNatsOptions & {
  /** The server's program; this machine's own unless told. */
  command?: string
  /** Where the server writes its process id. */
  pidFile?: string
  /** Sees every line the server writes. */
  onLine?: (line: string) => void
}

export type LocalNats = NatsServer & {
  /** Settles when the server running now has ended. */
  readonly exited: Promise<ProcessExit>
}

/**
 * A nats-server as a process of this machine, listening on 127.0.0.1 only.
 *
 * @throws Error when the program is missing or does not get ready.
 */
export async function startLocalNats(options: StartLocalNatsOptions = {}): Promise<LocalNats> {
  const { jetStream = true, maxFile = '8GB' } = options
  const command = options.command ?? (await findNatsServer())?.command
  if (command === undefined) throw new Error('there is no nats-server on this machine: install it (apt, brew)')
  const temporary = await temporaryDirectory('playground-nats')
  const port = options.port ?? (await freePort())
  const storeDir = options.storeDir ?? join(temporary.path, 'store')
  const configFile = options.configFile ?? join(temporary.path, 'nats.conf')
  if (options.configFile === undefined) {
    await mkdir(storeDir, { recursive: true })
    await writeFile(configFile, natsConfiguration({ maxFile, ...(jetStream ? { storeDir } : {}) }))
  }
  const start = () =>
    startProcess({
      command,
      args: [
        ...['--addr', '127.0.0.1', '--port', String(port), '--config', configFile],
        ...(options.pidFile === undefined ? [] : ['--pid', options.pidFile]),
      ],
      readyWhen: /Server is ready/,
      ...(options.onLine === undefined ? {} : { onLine: options.onLine }),
    })

  let running: RunningProcess
  try {
    running = await start()
  } catch (error) {
    await temporary[Symbol.asyncDispose]()
    throw error
  }
  const kill = async () => {
    running.kill('SIGKILL')
    await running.exited
  }
  return {
    url: `nats://127.0.0.1:${port}`,
    port,
    get pid() {
      return running.pid
    },
    get exited() {
      return running.exited
    },
    kill,
    pause: () => running.pause(),
    resume: async () => running.resume(),
    async restart() {
      await kill()
      running = await start()
    },
    async [Symbol.asyncDispose]() {
      await running.stop()
      await temporary[Symbol.asyncDispose]()
    },
  }
}
