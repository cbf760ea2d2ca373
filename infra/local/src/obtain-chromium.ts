import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { installWithApt } from './install-with-apt.ts'
import { PlainError } from './plain-error.ts'

const programs = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/**
 * Makes sure that there is a Chromium for the tests in a browser.
 *
 * @throws PlainError with one sentence on how to get it.
 */
export async function obtainChromium(say: (sentence: string) => void): Promise<void> {
  if (await isThere()) return
  await installWithApt('chromium', say).catch((error: unknown) => {
    say(`That did not work: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`)
  })
  if (await isThere()) return
  throw new PlainError(
    'Chromium is missing: the tests in a browser need it (Debian, Ubuntu: apt-get install chromium).',
  )
}

async function isThere(): Promise<boolean> {
  for (const program of programs) {
    const found = await promisify(execFile)(program, ['--version'], { timeout: 20_000 }).catch(() => undefined)
    if (found !== undefined) return true
  }
  return false
}
