import { findChromium } from '@playground/testing'
import { type Browser, chromium, type Page } from 'playwright-core'

/** The Chromium that this machine has. */
export async function launchChromium(): Promise<Browser> {
  return await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox'] })
}

/** Everything that a page must not do: break its policy, throw, open a dialog, ask another host. */
export function watchForTrouble(page: Page, origin: string): string[] {
  const trouble: string[] = []
  page.on('console', (message) => {
    // A refused request is logged by the browser and is no trouble by itself.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      trouble.push(message.text())
  })
  page.on('pageerror', (error) => trouble.push(`thrown: ${error.message}`))
  page.on('dialog', (dialog) => {
    trouble.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('request', (request) => {
    if (!request.url().startsWith(origin)) trouble.push(`request: ${request.url()}`)
  })
  return trouble
}
