import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { constants } from 'node:os'
import { delimiter, join } from 'node:path'
import { PlainError } from './plain-error.ts'
import { repositoryRoot } from './repository-root.ts'

/** Runs a program of the project's own (tsc, biome, …) in the root of the checkout. Gives its exit code. */
export async function runCommand([command, ...args]: readonly string[]): Promise<number> {
  if (command === undefined) throw new PlainError('Which command?')
  const child = spawn(command, args, {
    cwd: repositoryRoot,
    stdio: 'inherit',
    env: { ...process.env, PATH: [join(repositoryRoot, 'node_modules', '.bin'), process.env.PATH].join(delimiter) },
  })
  const [code, signal]: [number | null, NodeJS.Signals | null] = await once(child, 'exit').then(([c, s]) => [c, s])
  return code ?? 128 + (signal === null ? 0 : constants.signals[signal])
}
