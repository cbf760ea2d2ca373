import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { temporaryDirectory } from '@playground/testing'
import { test } from 'tap'
import { checkImports, importsOf } from '../src/check-imports.ts'

async function check(source: string, at = 'packages/one/src/a.ts') {
  await using scratch = await temporaryDirectory('playground-test')
  const files = {
    'package.json': JSON.stringify({ name: 'root', devDependencies: { tap: '1' } }),
    'packages/one/package.json': JSON.stringify({
      name: '@playground/one',
      dependencies: { zod: '1' },
      devDependencies: { '@playground/testing': '1', '@types/hast': '1' },
    }),
    'packages/two/package.json': JSON.stringify({ name: '@playground/two' }),
    'packages/two/src/b.ts': '',
    [at]: source,
  }
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(scratch.path, path)), { recursive: true })
    await writeFile(join(scratch.path, path), text)
  }
  return checkImports(scratch.path)
}

test('lets through what the manifest names, node, and files of the package itself', async (t) => {
  t.same(
    await check(`import { z } from 'zod'\nimport fs from 'node:fs'\nimport './b.ts'\nexport * from '../src/c.ts'`),
    [],
  )
})

test('refuses a package that the manifest does not name', async (t) => {
  t.same(await check(`import pg from 'pg'`), ['packages/one/src/a.ts imports pg, which its manifest does not name'])
  t.same((await check(`export * from '@playground/two'`)).length, 1)
  t.same((await check(`const pg = await import('pg/lib/x.js')`)).length, 1)
})

test('refuses a relative import that leaves the package, however deep it starts', async (t) => {
  t.same(await check(`import '../../two/src/b.ts'`), [
    'packages/one/src/a.ts reaches out of its package: ../../two/src/b.ts',
  ])
  t.same((await check(`import x from '../../../two/package.json'`, 'packages/one/src/deep/a.ts')).length, 1)
  t.same(await check(`import x from '../../package.json'`, 'packages/one/src/deep/a.ts'), [])
})

test("keeps a test's tools out of sources, and lets tests have them", async (t) => {
  t.same((await check(`import { startNats } from '@playground/testing'`)).length, 1)
  t.same((await check(`import { test } from 'tap'`)).length, 1)
  t.same(await check(`import type { Root } from 'hast'`), [])
  const tests = `import { startNats } from '@playground/testing'\nimport { test } from 'tap'\nimport type { Root } from 'hast'`
  t.same(await check(tests, 'packages/one/test/a.test.ts'), [])
  t.same(await check(tests, 'packages/one/src/conformance/a.ts'), [])
})

test('finds imports in every form, and none in comments or words', async (t) => {
  const source = await readFile(new URL('fixtures/imports.txt', import.meta.url), 'utf8')
  t.same(importsOf(source).toSorted(), ['five', 'four', 'one', 'three', 'two'])
})
