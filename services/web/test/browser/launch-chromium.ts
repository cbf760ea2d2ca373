import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** The Chromium that this machine has. */
export async function launchChromium(): Promise<Browser> {
  return await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox'] })
}

function findChromium(): string {
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
