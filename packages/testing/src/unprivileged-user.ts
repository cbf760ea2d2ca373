import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

export type UserIds = { readonly uid: number; readonly gid: number }

/**
 * Whom to run Postgres as: it refuses to run as root. Undefined when we are not root ourselves; else `postgres` where
 * the system has one, or `nobody`, so that nothing has to be changed on the machine.
 *
 * @throws Error when the system has neither.
 */
export async function unprivilegedUser(): Promise<UserIds | undefined> {
  if (process.getuid?.() !== 0) return undefined
  for (const name of ['postgres', 'nobody']) {
    try {
      const [uid, gid] = await Promise.all(['-u', '-g'].map((flag) => promisify(execFile)('id', [flag, name])))
      return { uid: Number(uid?.stdout), gid: Number(gid?.stdout) }
    } catch {
      // No such user: the next one.
    }
  }
  throw new Error('Postgres does not run as root, and there is no user "postgres" or "nobody" to run it as')
}
