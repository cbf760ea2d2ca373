import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/**
 * The folder of a service of the image.
 *
 * @throws Error for a name that is none.
 */
export function findService(name: string): string {
  const folder = name === 'demo' ? 'infra/demo' : `services/${name}`
  const directory = fileURLToPath(new URL(`../../../${folder}`, import.meta.url))
  if (!/^[a-z0-9-]+$/.test(name) || !existsSync(`${directory}/src/main.ts`)) {
    throw new Error(`There is no service "${name}" in this image.`)
  }
  return directory
}
