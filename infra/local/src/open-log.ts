import { createWriteStream } from 'node:fs'
import { mkdir, rename, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/** A file of this size is put aside at the next start, in place of the one put aside before. */
const maxBytes = 20 * 1024 * 1024

/** Appends lines to a log file. */
export async function openLog(path: string): Promise<{ write: (line: string) => void; close: () => Promise<void> }> {
  await mkdir(dirname(path), { recursive: true })
  const found = await stat(path).catch(() => undefined)
  if (found !== undefined && found.size > maxBytes) await rename(path, `${path}.old`)
  const file = createWriteStream(path, { flags: 'a', mode: 0o600 })
  // A full disk must not end the stack.
  file.on('error', () => {})
  return {
    write: (line) => void file.write(`${line}\n`),
    close: () => new Promise((resolve) => file.end(() => resolve())),
  }
}
