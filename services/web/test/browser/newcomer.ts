import type { Browser, BrowserContextOptions } from 'playwright-core'
import { enter } from './enter.ts'
import { watchForTrouble } from './launch-chromium.ts'

/** A browser of somebody new, on the start page. */
export async function newcomer(browser: Browser, origin: string, options: BrowserContextOptions = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options })
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  const trouble = watchForTrouble(page, origin)
  const email = await enter(page, origin)
  return { context, page, trouble, email, [Symbol.asyncDispose]: () => context.close() }
}
