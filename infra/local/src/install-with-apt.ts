import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/**
 * Installs a package of Debian's or Ubuntu's. Does nothing where there is no apt-get, or where we may not.
 *
 * @throws Error when apt-get fails, also after an update of its lists.
 */
export async function installWithApt(name: string, say: (sentence: string) => void): Promise<void> {
  if (process.getuid?.() !== 0 || !(await hasAptGet())) return
  say(`Installing ${name} with apt-get (once) …`)
  const aptGet = (...args: string[]) =>
    // No questions, and no server of the package's own where it obeys the run level.
    promisify(execFile)('env', ['DEBIAN_FRONTEND=noninteractive', 'RUNLEVEL=1', 'apt-get', ...args], {
      timeout: 300_000,
      maxBuffer: 64 * 1024 * 1024,
    })
  const install = () => aptGet('install', '-y', '--no-install-recommends', name)
  await install().catch(async () => {
    await aptGet('update')
    await install()
  })
}

async function hasAptGet(): Promise<boolean> {
  return promisify(execFile)('apt-get', ['--version']).then(
    () => true,
    () => false,
  )
}
