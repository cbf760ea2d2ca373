import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Puts a system with exactly the packages of its lockfile into the cache, once for each state of its folder, so that
 * nothing of it ever lies among the product's own packages.
 *
 * @returns Where to run it.
 */
export function installSystem(name: string, directory: string, cacheDirectory: string): string {
  const files = readdirSync(directory).toSorted()
  const state = createHash('sha256')
  for (const file of files) state.update(file).update(readFileSync(join(directory, file)))
  const installed = join(cacheDirectory, `${name}-${state.digest('hex').slice(0, 12)}`)
  const mark = join(installed, '.installed')
  if (existsSync(mark)) return installed
  rmSync(installed, { recursive: true, force: true })
  cpSync(directory, installed, { recursive: true })
  if (files.includes('package-lock.json')) {
    const done = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: installed,
      encoding: 'utf8',
    })
    if (done.status !== 0) throw new Error(`npm could not install ${name}: ${done.error?.message ?? done.stderr}`)
  }
  writeFileSync(mark, '')
  return installed
}
