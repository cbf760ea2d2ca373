import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { temporaryDirectory } from '@playground/testing'
import t from 'tap'
import { build } from 'vite'

const most = 250 * 1024

const directory = await temporaryDirectory('playground-build')
t.teardown(() => directory[Symbol.asyncDispose]())
await build({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  configFile: fileURLToPath(new URL('../../vite.config.ts', import.meta.url)),
  logLevel: 'error',
  build: { outDir: directory.path, emptyOutDir: true },
})
const assets = join(directory.path, 'assets')

/** A script and all that it imports at once. */
async function withImports(file: string, known = new Set<string>()): Promise<Set<string>> {
  if (known.has(file)) return known
  known.add(file)
  const code = await readFile(join(assets, file), 'utf8')
  for (const [, imported] of code.matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g)) {
    if (imported !== undefined) await withImports(imported, known)
  }
  return known
}

async function bytesOf(files: Iterable<string>): Promise<number> {
  const sizes = await Promise.all([...files].map(async (file) => (await stat(join(assets, `${file}.br`))).size))
  return sizes.reduce((sum, size) => sum + size, 0)
}

const page = await readFile(join(directory.path, 'index.html'), 'utf8')
const entry = /src="\/assets\/([^"]+\.js)"/.exec(page)?.[1] ?? ''
const session = (await readdir(assets)).find((file) => /^session-page-.*\.js$/.test(file)) ?? ''
const first = await withImports(entry)

t.test('the page where a comparison begins loads at most 250 KB of compressed scripts', async (t) => {
  const bytes = await bytesOf(first)
  t.comment(`${Math.round(bytes / 1024)} KB in ${first.size} files`)
  t.ok(bytes > 50 * 1024, 'it was found')
  t.ok(bytes <= most, `${bytes} bytes`)
})

t.test('and so does a session that is opened by its address', async (t) => {
  const bytes = await bytesOf(await withImports(session, first))
  t.comment(`${Math.round(bytes / 1024)} KB`)
  t.ok(bytes <= most, `${bytes} bytes`)
})

t.test('what is wanted later comes later', async (t) => {
  const all = await readdir(assets)
  for (const late of ['katex', 'diff-view', 'agreement-view', 'request-card', 'usage-page', 'admin-page']) {
    const file = all.find((name) => name.startsWith(`${late}-`) && name.endsWith('.js'))
    t.ok(file !== undefined && !first.has(file), late)
  }
})
