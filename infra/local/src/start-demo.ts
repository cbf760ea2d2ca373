import { join } from 'node:path'
import { freePort, startProcess } from '@playground/testing'
import { environmentFor } from './environment-for.ts'
import { keepRunning, type ServiceHandle } from './keep-running.ts'
import { repositoryRoot } from './repository-root.ts'

export type StartDemoOptions = {
  environment: NodeJS.ProcessEnv
  restartCrashed: boolean
  say: (sentence: string) => void
  onLine: (line: string) => void
}

/** The emulator of the vendors that answers when no key is there. */
export async function startDemo(options: StartDemoOptions): Promise<{ url: string; handle: ServiceHandle }> {
  // One port for all restarts: the workers have been told.
  const port = await freePort()
  const handle = await keepRunning('demo', {
    restartCrashed: options.restartCrashed,
    say: options.say,
    start: () =>
      startProcess({
        command: process.execPath,
        args: ['src/main.ts'],
        cwd: join(repositoryRoot, 'infra', 'demo'),
        env: { ...environmentFor('demo', options.environment), PORT: String(port) },
        readyWhen: /demo upstream listening/,
        onLine: options.onLine,
      }),
  })
  return { url: `http://127.0.0.1:${port}`, handle }
}
