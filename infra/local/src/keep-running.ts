import { setTimeout as sleep } from 'node:timers/promises'
import type { ProcessExit, RunningProcess } from '@playground/testing'

export type KeepRunningOptions = {
  /** Starts it once; called again after a crash. */
  start: () => Promise<RunningProcess>
  /** Whether to start it again when it ends by itself. */
  restartCrashed: boolean
  say: (sentence: string) => void
}

/** A service's process: the one running now, over all its restarts. */
export type ServiceHandle = {
  readonly name: string
  readonly pid: number
  /** Settles when the process running now has ended. */
  readonly exited: Promise<ProcessExit>
  /** Of the process running now, oldest first. */
  logs(): string[]
  /** Sends a signal, `SIGKILL` unless told. What ends by it comes back by itself only with `restartCrashed`. */
  kill(signal?: NodeJS.Signals): void
  pause(): Promise<void>
  resume(): void
  /** Kills it when it still runs, and starts it at once. */
  restart(): Promise<void>
  /** Ends it for good: asks, then kills after `graceMs`. */
  stop(graceMs: number): Promise<void>
}

const firstPauseMs = 250
const longestPauseMs = 10_000
/** Who ran this long is not in a loop of crashes. */
const healthyMs = 30_000

/** Starts a service and, where wanted, starts it again whenever it ends by itself, ever more slowly. */
export async function keepRunning(name: string, options: KeepRunningOptions): Promise<ServiceHandle> {
  const { start, restartCrashed, say } = options
  let pauseMs = firstPauseMs
  let wanted = true
  /** Ended on purpose, or replaced already. */
  const retired = new WeakSet<RunningProcess>()
  let running = await start()
  watch(running)

  function watch(current: RunningProcess): void {
    const startedAt = performance.now()
    current.exited.then(async ({ code, signal }) => {
      if (!wanted || !restartCrashed || retired.has(current)) return
      if (performance.now() - startedAt > healthyMs) pauseMs = firstPauseMs
      say(`stopped (${signal ?? `exit code ${code}`}), starting it again in ${pauseMs} ms`)
      await sleep(pauseMs)
      pauseMs = Math.min(2 * pauseMs, longestPauseMs)
      if (!wanted || retired.has(current)) return
      retired.add(current)
      await begin()
    })
  }

  async function begin(): Promise<void> {
    running = await start()
    watch(running)
    // Ended for good while it was starting.
    if (!wanted) running.kill()
  }

  return {
    name,
    get pid() {
      return running.pid
    },
    get exited() {
      return running.exited
    },
    logs: () => running.logs(),
    kill: (signal) => running.kill(signal),
    pause: () => running.pause(),
    resume: () => running.resume(),
    async restart() {
      retired.add(running)
      running.kill()
      await running.exited
      await begin()
    },
    async stop(graceMs) {
      wanted = false
      await running.stop(graceMs)
    },
  }
}
