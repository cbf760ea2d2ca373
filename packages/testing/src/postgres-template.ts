import { mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { guardChildren } from './guard-children.ts'
import { initialisePostgres } from './initialise-postgres.ts'
import { postgresBinaries } from './postgres-binaries.ts'

/**
 * An initialised, never started cluster to copy from, made once per machine and Postgres version. Several processes
 * may make it at the same time, and any may be killed while doing so: it appears whole, by one rename, or not at all.
 *
 * @returns The path of its data directory.
 */
export async function postgresTemplate(): Promise<string> {
  const { postgres } = await postgresBinaries()
  const { size, mtimeMs } = await stat(postgres)
  const user = process.getuid?.() ?? 'user'
  const path = join(tmpdir(), `playground-postgres-template-${user}-${size}-${Math.floor(mtimeMs)}`)
  if (await isWhole(path)) return join(path, 'data')

  const building = await mkdtemp(`${path}-`)
  guardChildren.addDirectory(building)
  const data = join(building, 'data')
  await initialisePostgres({ directory: data })
  await writeFile(join(building, 'entries'), String(await countEntries(data)))
  await rename(building, path).catch(async () => {
    if (!(await isWhole(path))) await replace(building, path)
  })
  await rm(building, { recursive: true, force: true })
  guardChildren.dropDirectory(building)
  return join(path, 'data')
}

/** Something incomplete lies in the way, e.g. after a cleaner of temporary files came by. */
async function replace(building: string, path: string): Promise<void> {
  await rm(path, { recursive: true, force: true })
  await rename(building, path).catch(async (error: unknown) => {
    if (!(await isWhole(path))) throw error
  })
}

async function isWhole(path: string): Promise<boolean> {
  try {
    const directory = await stat(path)
    if (process.getuid !== undefined && directory.uid !== process.getuid()) return false
    const expected = Number(await readFile(join(path, 'entries'), 'utf8'))
    return expected > 0 && (await countEntries(join(path, 'data'))) === expected
  } catch {
    return false
  }
}

async function countEntries(directory: string): Promise<number> {
  return (await readdir(directory, { recursive: true })).length
}
