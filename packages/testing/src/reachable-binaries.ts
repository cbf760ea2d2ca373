import { execFile } from 'node:child_process'
import { chmod, mkdtemp, rename, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { type PostgresBinaries, postgresBinaries } from './postgres-binaries.ts'

/**
 * Postgres's programs at a place that any user can reach. A checkout in root's home is closed to the user that
 * Postgres runs as; then they are copied once into the temporary directory.
 */
export async function reachableBinaries(): Promise<PostgresBinaries> {
  const binaries = await postgresBinaries()
  if (process.getuid?.() !== 0 || (await isOpenToAll(dirname(binaries.postgres)))) return binaries

  const native = dirname(dirname(binaries.postgres))
  const { mtimeMs, ino } = await stat(binaries.postgres)
  const copy = join(tmpdir(), `playground-postgres-${ino}-${Math.floor(mtimeMs)}`)
  if (!(await isOwnedByRoot(copy))) {
    const building = await mkdtemp(`${copy}-`)
    await promisify(execFile)('cp', ['-R', '-P', '-p', native, join(building, 'native')])
    await chmod(building, 0o755)
    // Somebody may have been faster: theirs is as good.
    await rename(building, copy).catch(() => rm(building, { recursive: true, force: true }))
    if (!(await isOwnedByRoot(copy))) throw new Error(`${copy} is not ours: remove it`)
  }
  const at = (path: string) => join(copy, 'native', 'bin', basename(path))
  return { initdb: at(binaries.initdb), postgres: at(binaries.postgres) }
}

async function isOpenToAll(directory: string): Promise<boolean> {
  const { mode } = await stat(directory)
  if ((mode & 0o001) === 0) return false
  return directory === '/' || isOpenToAll(dirname(directory))
}

async function isOwnedByRoot(directory: string): Promise<boolean> {
  const found = await stat(directory).catch(() => undefined)
  return found?.isDirectory() === true && found.uid === 0 && (found.mode & 0o022) === 0
}
