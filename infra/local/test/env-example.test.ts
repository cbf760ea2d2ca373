import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { test } from 'tap'
import { repositoryRoot } from '../src/repository-root.ts'
import { readSettings } from '../src/settings.ts'

const example = readFileSync(join(repositoryRoot, '.env.example'), 'utf8')

test('.env.example names every setting that a service reads', async (t) => {
  const sources = globSync('{packages,services}/*/src/**/*.ts', { cwd: repositoryRoot })
  sources.push('infra/local/src/settings.ts')
  const named = new Set(Object.keys(parseEnv(example)))
  let found = 0
  for (const file of sources) {
    const text = readFileSync(join(repositoryRoot, file), 'utf8')
    // A setting is a key of a zod object, in capitals.
    for (const [, name = ''] of text.matchAll(/^\s+([A-Z][A-Z0-9_]{3,}): (?!\d)/gm)) {
      found += 1
      t.ok(named.has(name), `${name}, read in ${file}`)
    }
  }
  t.ok(found > 30)
})

test('.env.example is a usable .env as it is', async (t) => {
  t.match(readSettings(parseEnv(example)), { PORT: 3000, DEMO: 'auto', DATA_DIR: '.data', COMPATIBLE_ENDPOINTS: [] })
})
