import { GenericContainer, getContainerRuntimeClient, Wait } from 'testcontainers'
import { freePort } from './free-port.ts'
import { natsConfiguration } from './nats-configuration.ts'
import type { NatsServer, StartNatsOptions } from './start-nats.ts'

const image = 'nats:2.11-alpine'

/**
 * A NATS server in a container. Its store lives in the container's own file system, so that it survives a kill.
 *
 * @throws Error when the image cannot be had or the server does not get ready.
 */
export async function startNatsContainer(options: StartNatsOptions): Promise<NatsServer> {
  const { jetStream = true, maxFile = '8GB' } = options
  const port = options.port ?? (await freePort())
  const started = await new GenericContainer(image)
    .withExposedPorts({ container: 4222, host: port })
    .withCopyContentToContainer([
      {
        target: '/etc/playground.conf',
        content: natsConfiguration({ maxFile, ...(jetStream ? { storeDir: '/data' } : {}) }),
      },
    ])
    .withCommand(['--config', '/etc/playground.conf'])
    .withAutoRemove(false)
    .withWaitStrategy(Wait.forLogMessage(/Server is ready/))
    .withStartupTimeout(60_000)
    .start()
  const client = await getContainerRuntimeClient()
  const container = client.container.getById(started.getId())
  let pid = (await container.inspect()).State.Pid

  const kill = async () => {
    const { State } = await container.inspect()
    if (State.Running) {
      await container.kill({ signal: 'SIGKILL' })
      await container.wait()
    }
  }
  return {
    url: `nats://${started.getHost()}:${port}`,
    port,
    get pid() {
      return pid
    },
    kill,
    pause: () => container.pause(),
    resume: () => container.unpause(),
    async restart() {
      await kill()
      await started.restart()
      pid = (await container.inspect()).State.Pid
    },
    async [Symbol.asyncDispose]() {
      await container.remove({ force: true, v: true })
    },
  }
}
