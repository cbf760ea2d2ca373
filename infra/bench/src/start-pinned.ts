import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

export type Pinned = AsyncDisposable & Readonly<{ child: ChildProcess; pid: number }>

export type StartPinnedOptions = Readonly<{
  /** The core it and all it starts may use; null: any. */
  core: number | null
  /** Of the program, which node runs. */
  args: readonly string[]
  cwd?: string
  env?: NodeJS.ProcessEnv
}>

/** Starts a node program on one core, with a channel for messages. It ends with us, since the channel closes then. */
export async function startPinned({ core, args, cwd, env = process.env }: StartPinnedOptions): Promise<Pinned> {
  const command = [...(core === null ? [] : ['taskset', '-c', String(core)]), process.execPath, ...args]
  const child = spawn(command[0] ?? '', command.slice(1), {
    ...(cwd === undefined ? {} : { cwd }),
    env,
    // What systems greet with is not for the table.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  await once(child, 'spawn')
  return {
    child,
    pid: child.pid ?? 0,
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      if (child.connected) child.disconnect()
      const timer = setTimeout(() => child.kill('SIGKILL'), 8_000)
      await ended
      clearTimeout(timer)
    },
  }
}
