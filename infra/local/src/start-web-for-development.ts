import { join } from 'node:path'
import { type RunningProcess, startProcess } from '@playground/testing'
import { repositoryRoot } from './repository-root.ts'

/** Vite's own server at `port`, which passes calls on to the gateway. */
export function startWebForDevelopment(
  port: number,
  gatewayUrl: string,
  environment: NodeJS.ProcessEnv,
  say: (part: string, sentence: string) => void,
): Promise<RunningProcess> {
  const web = join(repositoryRoot, 'services', 'web')
  return startProcess({
    command: process.execPath,
    args: [join(web, 'node_modules', 'vite', 'bin', 'vite.js'), '--port', String(port), '--strictPort'],
    cwd: web,
    env: { ...environment, GATEWAY_ORIGIN: gatewayUrl },
    readyWhen: { url: `http://localhost:${port}/` },
    onLine: (line) => {
      if (line.trim() !== '') say('web', line.trim())
    },
  })
}
