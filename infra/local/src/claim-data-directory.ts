import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, realpath, rm } from 'node:fs/promises'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PlainError } from './plain-error.ts'

/**
 * One stack per data directory: two would write into the same files. The claim is a listening local socket named after
 * the directory, which ends with our process whatever happens; a recorded process id could belong to somebody else
 * after a restart of the machine.
 *
 * @throws PlainError when another one runs there.
 */
export async function claimDataDirectory(directory: string): Promise<AsyncDisposable> {
  await mkdir(directory, { recursive: true })
  const name = `playground-${createHash('sha256')
    .update(await realpath(directory))
    .digest('hex')
    .slice(0, 32)}`
  // On Linux a name without a file; elsewhere a file, which may be left over.
  const path = process.platform === 'linux' ? `\0${name}` : join(tmpdir(), `${name}.sock`)
  const claim = (await listen(path)) ?? ((await isLeftOver(path)) ? await rm(path).then(() => listen(path)) : undefined)
  if (claim === undefined)
    throw new PlainError(`Already running on ${directory}: stop that one, or set another DATA_DIR.`)
  claim.unref()
  return {
    async [Symbol.asyncDispose]() {
      claim.close()
    },
  }
}

async function listen(path: string): Promise<Server | undefined> {
  const server = createServer((socket) => socket.destroy())
  server.listen(path)
  try {
    await once(server, 'listening')
    return server
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return undefined
    throw error
  }
}

async function isLeftOver(path: string): Promise<boolean> {
  if (path.startsWith('\0')) return false
  const socket = connect(path)
  try {
    await once(socket, 'connect')
    return false
  } catch {
    return true
  } finally {
    socket.destroy()
  }
}
