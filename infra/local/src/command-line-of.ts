import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** The command line of a living process; undefined when there is none with this number. */
export async function commandLineOf(pid: number): Promise<string | undefined> {
  try {
    process.kill(pid, 0)
    const { stdout } = await promisify(execFile)('ps', ['-ww', '-o', 'command=', '-p', String(pid)])
    return stdout.trim()
  } catch {
    return undefined
  }
}
