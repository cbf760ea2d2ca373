import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The settings in a directory: each file is named for a variable and holds its value. None without the directory. */
export async function readSecrets(directory: string): Promise<Record<string, string>> {
  const names = await readdir(directory).catch(() => [])
  const variables = names.filter((name) => /^[A-Z][A-Z0-9_]*$/.test(name))
  const values = await Promise.all(variables.map((name) => readFile(join(directory, name), 'utf8')))
  return Object.fromEntries(variables.map((name, index) => [name, values[index]?.trim() ?? '']))
}
