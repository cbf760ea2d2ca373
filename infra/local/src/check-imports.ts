import { globSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { dirname, join, relative, resolve } from 'node:path'
import { z } from 'zod'

const dependencies = z.record(z.string(), z.string()).default({})
const manifest = z.object({ name: z.string(), dependencies, devDependencies: dependencies })

type Manifest = z.infer<typeof manifest>

/** `import … from 'x'`, `export … from 'x'`, `import 'x'` and `import('x')`, at the start of a statement or inside one. */
const importPattern =
  /(?:^|[\s;}])(?:import|export)\b[^'"`;]*?\bfrom\s*(['"])(.+?)\1|(?:^|[\s;(=])import\s*\(?\s*(['"])(.+?)\3/gm

/**
 * Holds the borders that neither pnpm nor the linter can: sources use only what their own manifest names (`src` only
 * `dependencies`, so that a test's tool never ends up in a service), and no relative import leaves its package. What
 * the root's manifest names (tap, fast-check) is there for tests only.
 *
 * @returns One sentence per import that crosses a border.
 */
export function checkImports(root: string): string[] {
  const rootManifest = readManifest(root)
  const manifests = globSync('{packages,services,infra}/*/package.json', { cwd: root }).toSorted()
  return manifests.flatMap((path) => {
    const directory = join(root, dirname(path))
    const own = readManifest(directory)
    const files = globSync('**/*.{ts,tsx}', { cwd: directory, exclude: ['node_modules', 'dist'] }).toSorted()
    return files.flatMap((file) => {
      const allowed = allowedIn(file, own, rootManifest)
      const from = join(directory, file)
      return importsOf(readFileSync(from, 'utf8'))
        .map((name) => refuse(name, from, directory, allowed))
        .filter((reason) => reason !== undefined)
        .map((reason) => `${relative(root, from)} ${reason}`)
    })
  })
}

function allowedIn(file: string, own: Manifest, root: Manifest): ReadonlySet<string> {
  const types = Object.keys(own.devDependencies).filter((name) => name.startsWith('@types/'))
  const names = [...Object.keys(own.dependencies), ...types]
  // A conformance suite is exported, but for the tests of other packages.
  const isForTests = !file.startsWith('src/') || file.startsWith('src/conformance/')
  if (isForTests) names.push(...Object.keys(own.devDependencies), ...Object.keys(root.devDependencies))
  return new Set([...names, own.name])
}

function refuse(name: string, from: string, directory: string, allowed: ReadonlySet<string>): string | undefined {
  if (name.startsWith('.')) {
    const target = resolve(dirname(from), name)
    return target.startsWith(`${directory}/`) ? undefined : `reaches out of its package: ${name}`
  }
  if (name.startsWith('node:')) return undefined
  if (builtinModules.includes(name)) return `imports ${name} without node:`
  const packageName = name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/')
  // Types of a package that has none of its own.
  const typesName = `@types/${packageName.replace('@', '').replace('/', '__')}`
  return allowed.has(packageName) || allowed.has(typesName)
    ? undefined
    : `imports ${packageName}, which its manifest does not name`
}

/** Every module named by the imports of a source text. */
export function importsOf(source: string): string[] {
  const code = source.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
  return [...code.matchAll(importPattern)].map((match) => match[2] ?? match[4] ?? '').filter((name) => name !== '')
}

function readManifest(directory: string): Manifest {
  return manifest.parse(JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')))
}
