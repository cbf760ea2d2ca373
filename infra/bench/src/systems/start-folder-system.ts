import { once } from 'node:events'
import { basename } from 'node:path'
import { freePort } from '@playground/testing'
import { z } from 'zod'
import { startPinned } from '../start-pinned.ts'
import { target } from '../target.ts'
import type { SystemManifest } from './find-folder-systems.ts'
import { installSystem } from './install-system.ts'
import type { RunningSystem, Traits } from './system.ts'

export type FolderSystemOptions = Readonly<{
  traits: Traits
  directory: string
  manifest: SystemManifest
  cacheDirectory: string
  environment: NodeJS.ProcessEnv
  upstreamUrl: string
  core: number | null
}>

/** What a system says when it is ready; `parts` where it has processes of its own that are to be told apart. */
const ready = z.object({
  ready: z.literal(true),
  parts: z.array(z.object({ name: z.string(), pid: z.int() })).optional(),
})

/** Runs the `server.mjs` of a folder and waits until it says that it is ready. */
export async function startFolderSystem(options: FolderSystemOptions): Promise<RunningSystem> {
  const { traits, directory, manifest, cacheDirectory, environment, upstreamUrl, core } = options
  const cwd = installSystem(basename(directory), directory, cacheDirectory)
  const port = await freePort()
  const { PATH, HOME } = process.env
  const env = { PATH, HOME, PORT: String(port), UPSTREAM_URL: upstreamUrl, NODE_ENV: 'production', ...environment }
  const running = await startPinned({ core, args: ['server.mjs'], cwd, env })
  const ended = once(running.child, 'exit').then(() => [null])
  const [message] = await Promise.race([once(running.child, 'message'), ended])
  if (message === null) throw new Error(`${traits.name} ended before it was ready`)
  const { parts = [{ name: traits.name, pid: running.pid }] } = ready.parse(message)
  const { speaks } = manifest.bench
  const headers = Object.fromEntries(
    Object.entries(manifest.bench.headers).map(([name, value]) => [name, value.replace('UPSTREAM_URL', upstreamUrl)]),
  )
  return {
    traits,
    parts,
    targetFor: async () => target.parse({ speaks, port, headers }),
    [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
  }
}
