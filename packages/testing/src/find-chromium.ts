import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** Where the Chromium of this machine is. Throws with one sentence when there is none. */
export function findChromium(): string {
  const paths = (process.env.PATH ?? '').split(delimiter)
  const found = names.flatMap((name) => paths.map((path) => join(path, name))).find(isExecutable)
  if (found === undefined) throw new Error('Chromium is missing: install it, e.g. apt-get install chromium')
  return found
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
