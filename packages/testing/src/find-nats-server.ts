import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

// An ordinary user's PATH lacks the directories where Debian and Homebrew put servers.
const places = ['nats-server', '/usr/sbin/nats-server', '/usr/local/sbin/nats-server', '/opt/homebrew/bin/nats-server']

/** The nats-server of this machine, as a command to spawn, and its version; undefined when it has none. */
export async function findNatsServer(
  alsoAt: readonly string[] = [],
): Promise<{ command: string; version: string } | undefined> {
  for (const command of [...places, ...alsoAt]) {
    try {
      const { stdout } = await promisify(execFile)(command, ['--version'], { timeout: 5_000 })
      const version = /\d+\.\d+\.\d+/.exec(stdout)?.[0]
      if (version !== undefined) return { command, version }
    } catch {
      // Not there, or not for this processor: the next place.
    }
  }
  return undefined
}
