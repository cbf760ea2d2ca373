import { once } from 'node:events'
import { createServer } from 'node:net'
import { PlainError } from './plain-error.ts'

/**
 * Asks before anything is started whether the address can be ours.
 *
 * @throws PlainError when it cannot.
 */
export async function assertPortFree(port: number): Promise<void> {
  for (const host of [undefined, '127.0.0.1']) {
    const server = createServer()
    server.listen(port, host)
    try {
      await once(server, 'listening')
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined
      if (code === 'EADDRINUSE') throw new PlainError(`Port ${port} is taken: set PORT to another one.`)
      if (code === 'EACCES') throw new PlainError(`Port ${port} is not allowed: set PORT to one above 1023.`)
      throw error
    }
    server.close()
    await once(server, 'close')
  }
}
