import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import { repositoryRoot } from './repository-root.ts'

const declaration = z.object({
  /** The one vendor it serves. A worker without it is started once per endpoint instead. */
  provider: z.string().optional(),
  /** Settings that are its own: no other process gets them. */
  settings: z.array(z.string()),
  /** The setting without which it is not started. */
  key: z.string().optional(),
  /** How it is pointed at the demo upstream; absent when that does not speak its dialect. */
  demo: z.object({ baseUrl: z.string(), path: z.string() }).optional(),
})

/** What a worker says of itself under `playground` in its package.json, so that nobody keeps a list of workers. */
export type WorkerManifest = Readonly<z.infer<typeof declaration> & { service: string }>

/** Every folder services/worker-*, by name. */
export const workerManifests: readonly WorkerManifest[] = globSync('services/worker-*/package.json', {
  cwd: repositoryRoot,
})
  .toSorted()
  .map((path) => {
    const manifest: unknown = JSON.parse(readFileSync(join(repositoryRoot, path), 'utf8'))
    const { playground } = z.object({ playground: declaration }).parse(manifest)
    return { ...playground, service: basename(dirname(path)) }
  })
