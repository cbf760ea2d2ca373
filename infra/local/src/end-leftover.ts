import { readFile } from 'node:fs/promises'
import { waitFor } from '@playground/testing'
import { commandLineOf } from './command-line-of.ts'

/**
 * Makes sure that no server of an earlier, killed start still works on our data. Only one whose command line holds
 * `mark` is touched: the recorded number may belong to somebody else by now. It gets a moment to end by itself, since
 * whoever started it has left someone to end it.
 */
export async function endLeftover(pidFile: string, mark: string, graceMs = 4_000): Promise<void> {
  const text = await readFile(pidFile, 'utf8').catch(() => '')
  const pid = Number.parseInt(text, 10)
  if (!(pid > 1)) return
  const isGone = async () => !(await commandLineOf(pid))?.includes(mark)
  const ended = waitFor(isGone, { timeoutMs: graceMs, intervalMs: 50 }).catch(() => false)
  if (await ended) return
  process.kill(pid, 'SIGKILL')
  await waitFor(isGone, { describe: `process ${pid} of an earlier start to end` })
}
