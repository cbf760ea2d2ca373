import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { spoken } from '../target.ts'
import { startFolderSystem } from './start-folder-system.ts'
import type { Kind, System } from './system.ts'

const manifest = z.object({
  dependencies: z.record(z.string(), z.string()).default({}),
  bench: z.object({
    title: z.string(),
    speaks: spoken,
    headers: z.record(z.string(), z.string()).default({}),
    oneProcess: z.boolean().default(false),
    sdk: z.boolean().default(false),
    /** The same program with other settings, as a reference of its own that only few cells ask for. */
    variants: z.record(z.string(), z.object({ title: z.string(), env: z.record(z.string(), z.string()) })).default({}),
  }),
})
export type SystemManifest = z.output<typeof manifest>

const folders: Readonly<Record<string, Kind>> = { references: 'reference', peers: 'peer' }

/** Every folder under `references` and `peers`: what its manifest says is all that is known of it. */
export function findFolderSystems(root: string, cacheDirectory: string): System[] {
  return Object.entries(folders).flatMap(([folder, kind]) =>
    readdirSync(join(root, folder)).flatMap((name) => {
      const directory = join(root, folder, name)
      const own = manifest.parse(JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')))
      const { title, oneProcess, sdk, variants } = own.bench
      const systemOf = (as: string, called: string, environment: NodeJS.ProcessEnv): System => {
        const traits = { name: as, title: called, kind, oneProcess, sdk }
        const options = { traits, directory, manifest: own, cacheDirectory, environment }
        return { traits, start: (upstreamUrl, core) => startFolderSystem({ ...options, upstreamUrl, core }) }
      }
      return [
        systemOf(name, title, {}),
        ...Object.entries(variants).map(([as, variant]) => systemOf(as, variant.title, variant.env)),
      ]
    }),
  )
}
