import { spawn } from 'node:child_process'
import type { Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'

let orders: Writable | undefined

/**
 * Makes sure that what this process started ends with it, however it ends: a tiny shell script outlives us just long
 * enough to see its standard input close. One per process, started at the first use.
 */
export const guardChildren = {
  /** From now on the process group led by `pid` gets `signal` (and KILL 3 s later) when we are gone. */
  add: (pid: number, signal: NodeJS.Signals) => order(`add ${pid} ${signal.replace('SIG', '')}`),
  /** It has ended by itself; its number may soon belong to somebody else. */
  drop: (pid: number) => order(`drop ${pid}`),
  /** Remove this temporary directory when we are gone. */
  addDirectory: (path: string) => order(`directory ${path}`),
  dropDirectory: (path: string) => order(`keep ${path}`),
}

function order(line: string): void {
  orders ??= startGuard()
  orders.write(`${line}\n`)
}

function startGuard(): Writable {
  const script = fileURLToPath(new URL('guard.sh', import.meta.url))
  // Detached: a Ctrl-C meant for us must not end the one who cleans up after us.
  const guard = spawn('sh', [script], { detached: true, cwd: '/', stdio: ['pipe', 'ignore', 'ignore'] })
  guard.unref()
  // A pipe is a socket in node, which is what can be unreferenced; the types only know a Writable.
  if ('unref' in guard.stdin && typeof guard.stdin.unref === 'function') guard.stdin.unref()
  guard.stdin.on('error', () => {})
  guard.on('error', () => {})
  return guard.stdin
}
