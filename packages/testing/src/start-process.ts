import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { guardChildren } from './guard-children.ts'
import { isStopped } from './is-stopped.ts'
import { waitFor } from './wait-for.ts'

/** How a process ended: one of the two is null. */
export type ProcessExit = { code: number | null; signal: NodeJS.Signals | null }

export type StartProcessOptions = {
  command: string
  args?: readonly string[]
  /** The whole environment of the child; this process's own unless told. */
  env?: NodeJS.ProcessEnv
  cwd?: string
  /** Only as root: run as somebody else. */
  uid?: number | undefined
  gid?: number | undefined
  /** Ready when a line of its output matches, or when the URL answers 2xx. At once unless told. */
  readyWhen?: RegExp | { url: string }
  /** 30,000 ms unless told. */
  readyTimeoutMs?: number
  /** What `stop()` and our own death send: `SIGTERM` unless told. */
  stopSignal?: 'SIGTERM' | 'SIGINT' | 'SIGQUIT'
  /** Sees every line of its output as it comes. */
  onLine?: (line: string, stream: 'stdout' | 'stderr') => void
}

export type RunningProcess = AsyncDisposable & {
  readonly pid: number
  /** Settles when the process has ended. Never rejects. */
  readonly exited: Promise<ProcessExit>
  /** The last 10,000 lines of output and errors, oldest first. */
  logs(): string[]
  /** Sends a signal, `SIGKILL` unless told; nothing happens to one that has ended. */
  kill(signal?: NodeJS.Signals): void
  /** Asks it to end, kills its whole group after `graceMs` (5,000 unless told). */
  stop(graceMs?: number): Promise<ProcessExit>
  /** Freezes it (SIGSTOP); resolves when not one of its threads runs any more … */
  pause(): Promise<void>
  /** … and lets it go on (SIGCONT). */
  resume(): void
}

const maxLogLines = 10_000

/**
 * Starts a program and waits until it is ready. It leads a process group of its own, so that a Ctrl-C in the terminal
 * reaches only us, and it ends when we end, in whatever way.
 *
 * @throws Error with the end of its output when it cannot be started, ends early or is not ready in time.
 */
export async function startProcess(options: StartProcessOptions): Promise<RunningProcess> {
  const { command, args = [], readyWhen, readyTimeoutMs = 30_000, stopSignal = 'SIGTERM' } = options
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: options.env,
    ...(options.uid === undefined ? {} : { uid: options.uid }),
    ...(options.gid === undefined ? {} : { gid: options.gid }),
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  await once(child, 'spawn')
  const pid = child.pid
  if (pid === undefined) throw new Error(`${command} has no process id`)
  guardChildren.add(pid, stopSignal)

  const lines: string[] = []
  const ready = Promise.withResolvers<void>()
  for (const stream of ['stdout', 'stderr'] as const) {
    createInterface({ input: child[stream] }).on('line', (line) => {
      if (lines.push(line) > maxLogLines) lines.shift()
      options.onLine?.(line, stream)
      if (readyWhen instanceof RegExp && readyWhen.test(line)) ready.resolve()
    })
  }

  let ended = false
  const exited = new Promise<ProcessExit>((resolve) => {
    child.once('exit', (code, signal) => {
      ended = true
      guardChildren.drop(pid)
      resolve({ code, signal })
    })
  })

  const running: RunningProcess = {
    pid,
    exited,
    logs: () => [...lines],
    kill: (signal = 'SIGKILL') => void child.kill(signal),
    async pause() {
      child.kill('SIGSTOP')
      await waitFor(() => ended || isStopped(pid), { intervalMs: 1, describe: `process ${pid} to stop` })
    },
    resume: () => void child.kill('SIGCONT'),
    async stop(graceMs = 5_000) {
      if (ended) return exited
      child.kill(stopSignal)
      child.kill('SIGCONT')
      const timer = setTimeout(() => killGroup(pid), graceMs)
      const exit = await exited
      clearTimeout(timer)
      killGroup(pid)
      return exit
    },
    async [Symbol.asyncDispose]() {
      await running.stop()
    },
  }

  if (readyWhen === undefined) return running
  if (!(readyWhen instanceof RegExp)) answers(readyWhen.url, () => ended).then(ready.resolve, ready.reject)
  const timer = setTimeout(() => ready.reject(new Error(`was not ready after ${readyTimeoutMs} ms`)), readyTimeoutMs)
  // 'close' comes after the last line, 'exit' may come before it.
  child.once('close', (code, signal) => ready.reject(new Error(`ended early with ${signal ?? `code ${code}`}`)))
  try {
    await ready.promise
  } catch (error) {
    killGroup(pid)
    await exited
    const reason = error instanceof Error ? error.message : String(error)
    const tail = lines.slice(-20).join('\n')
    throw new Error(`${command} ${args.join(' ')} ${reason}${tail === '' ? '' : `:\n${tail}`}`, { cause: error })
  } finally {
    clearTimeout(timer)
  }
  return running
}

/** What it may have started itself goes with it. The group may be gone already. */
function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {}
}

async function answers(url: string, gaveUp: () => boolean): Promise<void> {
  while (!gaveUp()) {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined)
    await response?.body?.cancel()
    if (response?.ok) return
    await sleep(25)
  }
}
