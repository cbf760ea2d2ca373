import { execFile } from 'node:child_process'
import { chown, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { postgresDirectory } from './postgres-directory.ts'
import { reachableBinaries } from './reachable-binaries.ts'
import { temporaryDirectory } from './temporary-directory.ts'
import { unprivilegedUser } from './unprivileged-user.ts'

export type InitialisePostgresOptions = {
  /** Where the cluster shall be; made when missing, else it must be empty. */
  directory: string
  /** Of the user `postgres`. Without one everybody on this machine may connect. */
  password?: string
}

/**
 * Makes a Postgres cluster: UTF-8, ordered by code point, with Unicode's own upper and lower case whatever locales the
 * machine has.
 *
 * @throws Error with what initdb says.
 */
export async function initialisePostgres({ directory, password }: InitialisePostgresOptions): Promise<void> {
  const { initdb } = await reachableBinaries()
  const user = await unprivilegedUser()
  await mkdir(directory, { recursive: true, mode: 0o700 })
  await using secret = await temporaryDirectory('playground-secret')
  const passwordFile = join(secret.path, 'password')
  if (password !== undefined) await writeFile(passwordFile, `${password}\n`, { mode: 0o600 })
  if (user !== undefined) {
    await chown(directory, user.uid, user.gid)
    await chown(secret.path, user.uid, user.gid)
    if (password !== undefined) await chown(passwordFile, user.uid, user.gid)
  }
  const authentication =
    password === undefined ? ['--auth=trust'] : ['--auth=scram-sha-256', `--pwfile=${passwordFile}`]
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
  await promisify(execFile)(
    initdb,
    // Small log segments: an empty cluster of 31 MB instead of 46.
    [
      '-D',
      postgresDirectory(directory),
      '--username=postgres',
      '--no-instructions',
      '--wal-segsize=1',
      ...locale,
      ...authentication,
    ],
    { cwd: directory, ...user },
  )
}
