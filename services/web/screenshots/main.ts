import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startStack } from '@playground/local'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { ask, choose, enter, untilEnded, untilWritten } from '../test/browser/enter.ts'
import { launchChromium } from '../test/browser/launch-chromium.ts'

// Pictures of the main screens, from the real stack with its demo models: `pnpm screenshots`.
const directory = fileURLToPath(new URL('../../../docs/screenshots', import.meta.url))
const prompt = 'Explain how a job queue survives a dead worker, with a table and code.'
const wide = { width: 1440, height: 900 }
const narrow = { width: 390, height: 844 }

await mkdir(directory, { recursive: true })
const stack = await startStack({ web: true, environment: { DEMO: 'on', RATE_LIMIT_STARTS_PER_MINUTE: '100' } })
const browser = await launchChromium()
try {
  await onDesk(browser)
  await onPhone(browser)
} finally {
  await browser.close()
  await stack.stop()
}

async function onDesk(browser: Browser): Promise<void> {
  const page = await newPage(browser, { viewport: wide, colorScheme: 'light' })
  await choose(page, 'Demo Sage', 'Demo Swift', 'Demo Lantern', 'Demo Comet')
  await page.getByRole('textbox', { name: 'Prompt' }).fill(prompt)
  await page.getByRole('table', { name: 'Before you send' }).waitFor()
  await picture(page, 'start')
  await ask(page, prompt)
  await untilWritten(page, 1, 300)
  await picture(page, 'streaming')
  await untilEnded(page)
  await page.getByText(/^Next turn/).waitFor()
  for (const box of await page.locator('.lane-body').all()) await box.evaluate((element) => element.scrollTo(0, 0))
  await picture(page, 'compare')
  await page.emulateMedia({ colorScheme: 'dark' })
  await picture(page, 'compare-dark')
  await page.emulateMedia({ colorScheme: 'light' })
  await page.getByRole('radiogroup', { name: 'View' }).getByText('Agreement').click()
  await page.getByRole('group', { name: 'Agreement' }).waitFor()
  await picture(page, 'agreement')

  await page.getByRole('button', { name: 'New comparison' }).click()
  await page.getByRole('switch', { name: 'Blind' }).click()
  await ask(page, 'Say in two sentences what idempotent means.')
  await untilEnded(page)
  await picture(page, 'blind')
  await page.context().close()
}

async function onPhone(browser: Browser): Promise<void> {
  const page = await newPage(browser, { viewport: narrow, colorScheme: 'light', hasTouch: true, deviceScaleFactor: 2 })
  await choose(page, 'Demo Sage', 'Demo Swift', 'Demo Lantern', 'Demo Comet')
  await ask(page, prompt)
  await page.locator('.think, .prose').first().waitFor()
  await picture(page, 'phone')
  await page.context().close()
}

async function newPage(browser: Browser, options: BrowserContextOptions): Promise<Page> {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options })
  const page = await context.newPage()
  await enter(page, stack.url)
  return page
}

async function picture(page: Page, name: string): Promise<void> {
  await page.mouse.move(0, 0)
  await page.screenshot({ path: join(directory, `${name}.png`) })
  process.stdout.write(`docs/screenshots/${name}.png\n`)
}
