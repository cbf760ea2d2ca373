import { fork } from 'node:child_process'
import { once } from 'node:events'
import { dirname } from 'node:path'

/**
 * Runs one process per environment until they are told to end, and ends with 1 when one of them ends by itself: the
 * container is then started anew as a whole. They end when we are gone, in whatever way.
 */
export async function runSeveral(main: string, environments: readonly NodeJS.ProcessEnv[]): Promise<void> {
  const children = environments.map((env) => fork(main, { env, cwd: dirname(dirname(main)) }))
  const exits = children.map((child) => once(child, 'exit'))
  const tell = (signal: NodeJS.Signals) => {
    for (const child of children) child.kill(signal)
  }
  let told = false
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      told = true
      tell('SIGTERM')
    })
  }
  await Promise.race(exits)
  if (!told) {
    process.exitCode = 1
    tell('SIGTERM')
  }
  await Promise.all(exits)
}
