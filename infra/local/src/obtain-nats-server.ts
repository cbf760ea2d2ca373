import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { findNatsServer } from '@playground/testing'
import { downloadNatsServer } from './download-nats-server.ts'
import { installWithApt } from './install-with-apt.ts'
import { PlainError } from './plain-error.ts'

const run = promisify(execFile)

/**
 * A nats-server to run: this machine's, else installed by its package manager where that is permitted, else a pinned
 * release under `dataDir`.
 *
 * @throws PlainError with one sentence on how to get it.
 */
export async function obtainNatsServer(dataDir: string, say: (sentence: string) => void): Promise<string> {
  const downloaded = join(dataDir, 'bin', 'nats-server')
  const ways = [
    () => installWithApt('nats-server', say),
    () => installWithBrew(say),
    () => downloadNatsServer(downloaded, say),
  ]
  for (const install of ways) {
    const found = await findNatsServer([downloaded])
    if (found !== undefined) return found.command
    await install().catch((error: unknown) => {
      say(`That did not work: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`)
    })
  }
  const found = await findNatsServer([downloaded])
  if (found !== undefined) return found.command
  throw new PlainError(
    'NATS is missing: install nats-server (Debian, Ubuntu: apt-get install nats-server; macOS: brew install nats-server), or set NATS_URL to a running one.',
  )
}

async function installWithBrew(say: (sentence: string) => void): Promise<void> {
  if (!(await exists('brew'))) return
  say('Installing nats-server with brew (once) …')
  await run('brew', ['install', 'nats-server'], { timeout: 300_000 })
}

async function exists(command: string): Promise<boolean> {
  return run(command, ['--version'], { timeout: 10_000 }).then(
    () => true,
    () => false,
  )
}
