import { resolve } from 'node:path'
import { freePort } from '@playground/testing'
import { assertPortFree } from './assert-port-free.ts'
import { describeLine } from './describe-line.ts'
import { printLine } from './print-line.ts'
import { repositoryRoot } from './repository-root.ts'
import { readSettings } from './settings.ts'
import { startStack } from './start-stack.ts'
import { startWebForDevelopment } from './start-web-for-development.ts'

/**
 * `npm start` and `pnpm dev`: everything, until `asked` says to stop. In development the services restart when their
 * source changes and vite serves the web app at the port, passing calls on to the gateway at another one.
 */
export async function runStart(
  environment: NodeJS.ProcessEnv,
  development: boolean,
  asked: Promise<void>,
  up: () => void,
): Promise<void> {
  const settings = readSettings(environment)
  const port = settings.PORT === 0 ? await freePort() : settings.PORT
  await assertPortFree(port)
  await using stack = await startStack({
    environment,
    dataDir: resolve(repositoryRoot, settings.DATA_DIR),
    ...(development ? { watch: true } : { port, web: true }),
    restartCrashed: true,
    readyTimeoutMs: 120_000,
    say: printLine,
    onLine: (part, line) => {
      // The servers' own chatter goes to their logs only.
      const sentence = part === 'postgres' || part === 'nats' ? undefined : describeLine(line)
      if (sentence !== undefined) printLine(part, sentence)
    },
  })
  await using _web = development ? await startWebForDevelopment(port, stack.url, environment, printLine) : undefined
  if (stack.demo !== undefined) {
    process.stdout.write('\nDemo models answer, since no key is set: put one into .env for real ones.\n')
  }
  for (const [part, address] of stack.metrics) printLine(part, `figures at ${address}`)
  up()
  process.stdout.write(`\nOpen http://localhost:${port}\n\n`)
  await asked
  process.stdout.write('\nStopping …\n')
}
