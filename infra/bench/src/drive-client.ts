import { fileURLToPath } from 'node:url'
import { type Told, told } from './client/tell.ts'
import type { LoadPlan, LoadResult } from './load.ts'
import { startPinned } from './start-pinned.ts'

export type Client = AsyncDisposable &
  Readonly<{
    /** Puts a system under load; `opened` and `closed` are called when measuring begins and ends. */
    run: (plan: LoadPlan, opened: () => void, closed: () => void) => Promise<LoadResult>
  }>

/** Starts the process that plays the users. */
export async function driveClient(core: number | null): Promise<Client> {
  const program = fileURLToPath(new URL('client/main.ts', import.meta.url))
  const { child, ...running } = await startPinned({ core, args: ['--max-semi-space-size=64', program] })
  return {
    run: (plan, opened, closed) =>
      new Promise((resolve, reject) => {
        const hear = (message: unknown) => {
          const said: Told = told.parse(message)
          if (said.said === 'opened') return opened()
          if (said.said === 'closed') return closed()
          stop()
          if (said.said === 'result') resolve(said.result)
          else reject(new Error(`the client failed: ${said.reason}`))
        }
        const end = () => {
          stop()
          reject(new Error('the client ended'))
        }
        const stop = () => child.off('message', hear).off('exit', end)
        child.on('message', hear).on('exit', end)
        child.send(plan)
      }),
    [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
  }
}
