import { fileURLToPath } from 'node:url'
import { type RunningProcess, type StartProcessOptions, startProcess } from './start-process.ts'

/**
 * Starts `services/<name>/src/main.ts` with the node that runs this test. `env` is the service's whole environment:
 * nothing of ours leaks into it.
 *
 * @throws Error as `startProcess` does.
 */
export function startService(
  name: string,
  env: NodeJS.ProcessEnv,
  options: Partial<StartProcessOptions> = {},
): Promise<RunningProcess> {
  const directory = fileURLToPath(new URL(`../../../services/${name}/`, import.meta.url))
  return startProcess({ command: process.execPath, args: ['src/main.ts'], cwd: directory, env, ...options })
}
