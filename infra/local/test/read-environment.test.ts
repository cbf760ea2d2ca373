import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryDirectory } from '@playground/testing'
import { test } from 'tap'
import { readEnvironment } from '../src/read-environment.ts'

test('the process wins over the file, and empty lines of the file count as not set', async (t) => {
  await using scratch = await temporaryDirectory('playground-test')
  const file = join(scratch.path, '.env')
  await writeFile(file, 'PORT=4000\nOPENAI_API_KEY=\nDEMO="on" # said so\n')
  t.same(readEnvironment(file, { PORT: '5000' }), { PORT: '5000', DEMO: 'on' })
})

test('without a file there is what the process has', async (t) => {
  t.same(readEnvironment('/nowhere/.env', { PORT: '5000' }), { PORT: '5000' })
})

test('a relative MODELS_FILE counts from where the file lies', async (t) => {
  t.same(readEnvironment('/nowhere/.env', { MODELS_FILE: 'models.json' }), { MODELS_FILE: '/nowhere/models.json' })
  t.same(readEnvironment('/nowhere/.env', { MODELS_FILE: '/else/models.json' }), { MODELS_FILE: '/else/models.json' })
})
