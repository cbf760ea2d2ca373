import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { commandLineOf } from './command-line-of.ts'
import { PlainError } from './plain-error.ts'

/**
 * The address of the database that a running stack keeps in this data directory.
 *
 * @throws PlainError when none runs there.
 */
export async function findDatabase(dataDir: string): Promise<string> {
  const read = (name: string) => readFile(join(dataDir, name), 'utf8').catch(() => '')
  // Its process comes first, its port fourth: https://www.postgresql.org/docs/current/storage-file-layout.html
  const [pid = '', , , port = ''] = (await read('postgres/postmaster.pid')).split('\n')
  const password = (await read('postgres.password')).trim()
  const isRunning = port !== '' && (await commandLineOf(Number(pid)))?.includes('postgres')
  if (!isRunning) throw new PlainError(`Nothing runs on ${dataDir}: start it with npm start, or set DATABASE_URL.`)
  return `postgres://postgres:${password}@127.0.0.1:${port.trim()}/postgres`
}
