import { stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** On a file system that belongs to the container alone. */
export const lifeFile = join(tmpdir(), 'alive')

const beatMs = 5000
/** So late a beat is the sign of an event loop that hangs. */
const lateMs = 20_000

/** Shows from now on, in a file, that this process's event loop turns. Does not keep the process alive. */
export async function showLife(file: string): Promise<void> {
  const beat = () => writeFile(file, '')
  await beat()
  setInterval(() => void beat().catch(() => {}), beatMs).unref()
}

/** Whether the process that shows its life in this file lives. */
export async function seesLife(file: string, nowMs = Date.now()): Promise<boolean> {
  const { mtimeMs } = await stat(file).catch(() => ({ mtimeMs: 0 }))
  return nowMs - mtimeMs < lateMs
}
