import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { startPinned } from './start-pinned.ts'

const up = z.object({ url: z.string() })

/** The upstream in a process of its own, on the load's core. */
export async function startUpstreamProcess(core: number | null): Promise<AsyncDisposable & { url: string }> {
  const program = fileURLToPath(new URL('upstream/main.ts', import.meta.url))
  const running = await startPinned({ core, args: ['--max-semi-space-size=64', program] })
  const [message] = await once(running.child, 'message')
  return { url: up.parse(message).url, [Symbol.asyncDispose]: () => running[Symbol.asyncDispose]() }
}
