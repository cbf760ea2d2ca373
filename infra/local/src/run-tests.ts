import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { globSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { delimiter, dirname, isAbsolute, join } from 'node:path'
import { guardChildren } from '@playground/testing'
import { buildWeb } from './build-web.ts'
import { countTests } from './count-tests.ts'
import { obtainChromium } from './obtain-chromium.ts'
import { obtainNatsServer } from './obtain-nats-server.ts'
import { repositoryRoot } from './repository-root.ts'

const suites = {
  tests: {
    patterns: ['packages', 'services', 'infra'].map((folder) => `${folder}/*/test/**/*.test.{ts,tsx}`),
    exclude: ['infra/faults/**', '**/node_modules/**'],
    // Files wait for servers more than they compute.
    jobs: Math.max(2, availableParallelism()),
    timeoutSeconds: 180,
  },
  faults: {
    patterns: ['infra/faults/test/**/*.test.ts'],
    exclude: ['**/node_modules/**'],
    // Each loads the whole machine.
    jobs: 1,
    timeoutSeconds: 900,
  },
} as const

/**
 * Runs the test files of a suite, or only those named in `args`, and ends with the line `N passed, N failed`, counting
 * assertions. `--short` is handed to the tests as FAULTS=short.
 *
 * @returns 0 when something was tested and nothing failed.
 */
export async function runTests(
  suite: keyof typeof suites,
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  stop: AbortSignal,
): Promise<number> {
  const { patterns, exclude, jobs, timeoutSeconds } = suites[suite]
  const named = args.filter((argument) => !argument.startsWith('--'))
  const found = globSync([...patterns], { cwd: repositoryRoot, exclude: [...exclude] })
  const files = named.length > 0 ? named : found.toSorted()
  if (files.length === 0) {
    console.log('0 passed, 0 failed')
    return 1
  }
  const { parser, count } = countTests({
    file: (name, { passed, failed }, durationMs) =>
      console.log(`${failed === 0 ? '✔' : '✘'} ${name} (${passed + failed}, ${(durationMs / 1_000).toFixed(1)} s)`),
    failure: (path, details) => console.log(`\n✘ ${path.join(' › ')}\n${details.replaceAll(/^/gm, '    ')}\n`),
  })
  // Once for all: the files that want it would each find it missing.
  if (named.length === 0)
    await buildWeb(console.log).catch((error: unknown) => {
      count.failed += 1
      console.log(`✘ web app\n${error instanceof Error ? error.message : String(error)}\n`)
    })
  const PATH = await findServers(environment.PATH ?? '')
  const tap = spawn(
    process.execPath,
    [
      join(repositoryRoot, 'node_modules/tap/dist/esm/run.mjs'),
      '--reporter=tap',
      `--jobs=${jobs}`,
      `--timeout=${timeoutSeconds}`,
      ...files,
    ],
    {
      cwd: repositoryRoot,
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
      env: { ...environment, PATH, ...(args.includes('--short') ? { FAULTS: 'short' } : {}) },
    },
  )
  const pid = tap.pid ?? 0
  // tap leaves its test files behind when it is ended, so all of them are.
  guardChildren.add(pid, 'SIGTERM')
  stop.addEventListener('abort', () => process.kill(-pid, 'SIGTERM'), { once: true })
  tap.stdout.pipe(parser)
  const [[code]] = await Promise.all([once(tap, 'exit'), once(parser, 'complete')])
  guardChildren.drop(pid)
  console.log(`\n${count.passed} passed, ${count.failed} failed`)
  return code === 0 && count.failed === 0 && count.passed > 0 ? 0 : 1
}

/**
 * What the tests need and npm does not bring. Without it those that need it fail, and say why here.
 *
 * @returns The PATH by which they find it.
 */
async function findServers(path: string): Promise<string> {
  const complain = (error: unknown) => console.log(error instanceof Error ? error.message : String(error))
  const nats = await obtainNatsServer(join(repositoryRoot, '.data'), console.log).catch(complain)
  await obtainChromium(console.log).catch(complain)
  return nats !== undefined && isAbsolute(nats) ? `${path}${delimiter}${dirname(nats)}` : path
}
