import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { routes } from '@playground/contracts'
import { test } from 'tap'
import { repositoryRoot } from '../src/repository-root.ts'

const page = readFileSync(join(repositoryRoot, 'docs/features.md'), 'utf8')

test('every test that a feature is shown by is there', (t) => {
  const named = [...page.matchAll(/`((?:packages|services|infra)\/[^`*]+)`/g)].map(([, path = '']) => path)
  t.ok(named.length > 60)
  for (const path of named) t.ok(existsSync(join(repositoryRoot, path)), path)
  t.end()
})

test('every row that the source documents ask for has its line', (t) => {
  const rows = { A: 6, B: 4, C: 7, D: 9, E: 8 }
  for (const [letter, count] of Object.entries(rows)) {
    for (let number = 1; number <= count; number++) t.match(page, new RegExp(`^\\| ${letter}${number} \\|`, 'm'))
  }
  t.end()
})

test('every route that it names is one of the contract', (t) => {
  const known = new Set(Object.values(routes).map(({ method, path }) => `${method} ${path.replace(/^\/\//, '/')}`))
  const [features = ''] = page.split('## Names of the source documents')
  const named = [...features.matchAll(/`(GET|POST|PATCH|DELETE) (\/[^`\s]+)`/g)].map(
    ([, method, path]) => `${method} ${path}`,
  )
  t.ok(named.length > 15)
  for (const name of named) t.ok(known.has(name) || name === 'GET /ws', name)
  t.end()
})
