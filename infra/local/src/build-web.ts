import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { stripVTControlCharacters } from 'node:util'
import { repositoryRoot } from './repository-root.ts'

const web = join(repositoryRoot, 'services', 'web')
const sources = [
  ...['src', 'public', 'index.html', 'package.json', 'vite.config.ts'].map((name) => join(web, name)),
  ...['client', 'contracts'].map((name) => join(repositoryRoot, 'packages', name, 'src')),
  join(repositoryRoot, 'pnpm-lock.yaml'),
]

/**
 * Builds the web app when `services/web/dist` is missing or older than what it is made of.
 *
 * @throws Error with what vite says.
 */
export async function buildWeb(say: (sentence: string) => void): Promise<void> {
  const built = await stat(join(web, 'dist', 'index.html')).catch(() => undefined)
  if (built !== undefined && (await newest(sources)) <= built.mtimeMs) return
  say('building the web app …')
  const startedAt = performance.now()
  // Beside the old one, so that it is replaced in one step and two builds at once do not mix.
  const building = await mkdtemp(join(web, 'node_modules', '.dist-'))
  try {
    await vite(['build', '--outDir', building, '--emptyOutDir', '--logLevel', 'warn'])
    await rm(join(web, 'dist'), { recursive: true, force: true })
    await rename(building, join(web, 'dist'))
  } finally {
    await rm(building, { recursive: true, force: true })
  }
  say(`built the web app in ${((performance.now() - startedAt) / 1_000).toFixed(1)} s`)
}

async function vite(args: string[]): Promise<void> {
  const program = join(web, 'node_modules', 'vite', 'bin', 'vite.js')
  const child = spawn(process.execPath, [program, ...args], {
    cwd: web,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [[code], output, errors] = await Promise.all([once(child, 'exit'), text(child.stdout), text(child.stderr)])
  if (code !== 0) throw new Error(`The web app cannot be built:\n${stripVTControlCharacters(output + errors)}`)
}

/** When any of these files and folders changed last, in ms since 1970. */
async function newest(paths: readonly string[]): Promise<number> {
  const times = await Promise.all(
    paths.map(async (path) => {
      const found = await stat(path).catch(() => undefined)
      if (found === undefined) return 0
      if (!found.isDirectory()) return found.mtimeMs
      const inside = await readdir(path)
      return Math.max(found.mtimeMs, await newest(inside.map((name) => join(path, name))))
    }),
  )
  return Math.max(0, ...times)
}
