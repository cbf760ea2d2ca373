import { startStack } from '@playground/local'
import { waitFor } from '@playground/testing'
import type { Browser } from 'playwright-core'
import type { Test } from 'tap'
import { launchChromium } from './launch-chromium.ts'

/** The address of the admin. */
export const chief = 'chief@example.test'

const said = /administrator made, sign in with the one-time password ([\w-]+)/

/** The product with an administrator, whose one-time password it says in its log, and a browser. */
export async function startWithAdmin(t: Test): Promise<{ url: string; browser: Browser; password: string }> {
  const lines: string[] = []
  const stack = await startStack({
    web: true,
    environment: { ADMIN_EMAILS: chief, RATE_LIMIT_STARTS_PER_MINUTE: '100' },
    onLine: (_part, line) => lines.push(line),
  })
  t.teardown(() => stack.stop())
  const browser = await launchChromium()
  t.teardown(() => browser.close())
  const password = await waitFor(() => lines.map((line) => said.exec(line)?.[1]).find((each) => each !== undefined))
  return { url: stack.url, browser, password }
}
