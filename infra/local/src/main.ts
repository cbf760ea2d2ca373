import { join } from 'node:path'
import { ConfigError } from '@playground/runtime'
import { PlainError } from './plain-error.ts'
import { readEnvironment } from './read-environment.ts'
import { repositoryRoot } from './repository-root.ts'

const [verb = 'start', ...rest] = process.argv.slice(2)

const asked = Promise.withResolvers<void>()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => asked.resolve())
// Whoever started us holds the other end; it may be gone without a signal.
process.on('disconnect', () => asked.resolve())

const stopping = new AbortController()
asked.promise.then(() => stopping.abort())
const stop = stopping.signal

const verbs: Record<string, () => Promise<number>> = {
  start: () => start(false),
  dev: () => start(true),
  test: async () => (await import('./run-tests.ts')).runTests('tests', rest, process.env, stop),
  faults: async () => (await import('./run-tests.ts')).runTests('faults', rest, process.env, stop),
  bench: async () => {
    const { runCommand } = await import('./run-command.ts')
    return runCommand([process.execPath, 'infra/bench/src/main.ts', ...rest], process.env, stop)
  },
  build: async () => {
    await (await import('./build-web.ts')).buildWeb(console.log)
    return 0
  },
  seed: async () => {
    const { runSeed } = await import('./run-seed.ts')
    return runSeed(readEnvironment(join(repositoryRoot, '.env'), process.env), stop)
  },
  imports: async () => (await import('./run-import-check.ts')).runImportCheck(),
  exec: async () => (await import('./run-command.ts')).runCommand(rest, process.env, stop),
}

async function start(development: boolean): Promise<number> {
  const { runStart } = await import('./run-start.ts')
  const environment = readEnvironment(join(repositoryRoot, '.env'), process.env)
  const early = asked.promise.then(() => 'asked' as const)
  let up = false
  const running = runStart(environment, development, asked.promise, () => {
    up = true
  })
  // Asked to stop while still starting: what runs so far is ended by the guard of our children.
  if ((await Promise.race([early, running])) === 'asked' && !up) return 0
  await running
  return 0
}

try {
  const run = verbs[verb]
  if (run === undefined) throw new PlainError(`There is no "${verb}": ${Object.keys(verbs).join(', ')}.`)
  process.exit(await run())
} catch (error) {
  const isPlain = error instanceof PlainError || error instanceof ConfigError
  console.error(isPlain ? error.message : error)
  process.exit(1)
}
