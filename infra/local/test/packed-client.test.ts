import { execFile } from 'node:child_process'
import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { test } from 'tap'
import { z } from 'zod'
import { repositoryRoot } from '../src/repository-root.ts'

const execute = promisify(execFile)
// tap gives every child options by which it would load TypeScript itself.
const run = (program: string, args: readonly string[]) => execute('env', ['-u', 'NODE_OPTIONS', program, ...args])
const tsc = join(repositoryRoot, 'node_modules/.bin/tsc')
const manifest = z.object({
  name: z.string(),
  version: z.string(),
  // Nothing that says it is private is published.
  private: z.literal(false).optional(),
  files: z.array(z.string()),
  dependencies: z.record(z.string(), z.string()),
  publishConfig: z.object({ exports: z.record(z.string(), z.record(z.string(), z.string())) }),
})

/** Puts a package where an installation would put it: what it publishes, under the manifest that it publishes with. */
async function installPacked(name: string, modules: string): Promise<void> {
  const from = join(repositoryRoot, 'packages', name)
  const packed = manifest.parse(JSON.parse(await readFile(join(from, 'package.json'), 'utf8')))
  const to = join(modules, packed.name)
  await mkdir(to, { recursive: true })
  await run(tsc, ['-p', join(from, 'tsconfig.build.json'), '--outDir', join(to, 'dist')])
  for (const file of packed.files.filter((file) => file !== 'dist')) await cp(join(from, file), join(to, file))
  const { exports } = packed.publishConfig
  await writeFile(join(to, 'package.json'), JSON.stringify({ name: packed.name, type: 'module', exports }))
}

test('a stranger can install the client, read its README, and use it from plain JavaScript and from TypeScript', async (t) => {
  const folder = t.testdir()
  const modules = join(folder, 'node_modules')
  for (const name of ['contracts', 'client']) await installPacked(name, modules)
  const zod = createRequire(join(repositoryRoot, 'packages/contracts/package.json')).resolve('zod/package.json')
  await symlink(join(zod, '..'), join(modules, 'zod'), 'dir')
  t.match(await readFile(join(modules, '@playground/client/README.md'), 'utf8'), /npm install @playground\/client/)

  await writeFile(
    join(folder, 'use.mjs'),
    `import { createClient, ConnectionError } from '@playground/client'
     const client = createClient({ origin: 'http://127.0.0.1:9', token: 'pat_none' })
     const error = await client.call('listModels', {}).catch((error) => error)
     console.log(typeof client.join, error instanceof ConnectionError)`,
  )
  const { stdout } = await run(process.execPath, ['--no-experimental-strip-types', join(folder, 'use.mjs')])
  t.equal(stdout, 'function true\n')

  const typed = (model: string) => `import { createClient } from '@playground/client'
    const client = createClient({ origin: 'http://127.0.0.1:9' })
    export const started: Promise<string> = client
      .call('startSession', { body: { prompt: 'Hello', models: [${model}] } })
      .then(({ id }) => id)\n`
  await writeFile(join(folder, 'right.mts'), typed("'a/b'"))
  await writeFile(join(folder, 'wrong.mts'), typed('8'))
  const check = (file: string) => [
    ...[
      '--ignoreConfig',
      '--noEmit',
      '--strict',
      '--module',
      'nodenext',
      '--target',
      'es2024',
      '--lib',
      'es2024,dom,esnext.disposable',
    ],
    ...['--types', '', join(folder, file)],
  ]
  await run(tsc, check('right.mts'))
  const refused = z
    .object({ stdout: z.string() })
    .parse(await run(tsc, check('wrong.mts')).catch((error: unknown) => error))
  t.match(refused.stdout, /wrong\.mts.*number/s)
})
