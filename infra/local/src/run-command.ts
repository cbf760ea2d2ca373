import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { delimiter, join } from 'node:path'
import { PlainError } from './plain-error.ts'
import { repositoryRoot } from './repository-root.ts'

/** Runs a program of the project's own (tsc, biome, …) in the root of the checkout. Gives its exit code. */
export async function runCommand(
  [command, ...args]: readonly string[],
  environment: NodeJS.ProcessEnv,
  stop: AbortSignal,
): Promise<number> {
  if (command === undefined) throw new PlainError('Which command?')
  const child = spawn(command, args, {
    cwd: repositoryRoot,
    stdio: 'inherit',
    signal: stop,
    env: { ...environment, PATH: [join(repositoryRoot, 'node_modules', '.bin'), environment.PATH].join(delimiter) },
  })
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
    child.once('error', (error) => stop.aborted || reject(error))
    child.once('exit', (code, signal) => resolve([code, signal]))
  })
  return code ?? 128 + (signal === null ? 0 : constants.signals[signal])
}
