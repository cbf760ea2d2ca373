import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { startStack } from '@playground/local'
import type { Page } from 'playwright-core'
import t from 'tap'
import { ask, enter, untilEnded, untilWritten } from './enter.ts'
import { launchChromium } from './launch-chromium.ts'

const stack = await startStack({ web: true })
t.teardown(() => stack.stop())
const browser = await launchChromium()
t.teardown(() => browser.close())
const axe = await readFile(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8')

/** What axe-core finds against WCAG 2.0 to 2.2, A and AA. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  return await page.evaluate(`axe
    .run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })
    .then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ target }) => target.join(' ')).join(', ')))`)
}

for (const colorScheme of ['light', 'dark'] as const) {
  for (const viewport of [
    { width: 1440, height: 900 },
    { width: 390, height: 844 },
  ]) {
    t.test(`no screen hinders assistive technology, ${colorScheme}, ${viewport.width} wide`, async (t) => {
      // The policy forbids what axe does to look at the page; reduced motion, for half-faded colours have no contrast.
      const context = await browser.newContext({ viewport, colorScheme, bypassCSP: true, reducedMotion: 'reduce' })
      const page = await context.newPage()
      await page.goto(`${stack.url}/sign-in`)
      await page.getByRole('button', { name: 'Sign in' }).waitFor()
      t.same(await violations(page), [], 'sign in')
      await enter(page, stack.url)
      t.same(await violations(page), [], 'start')
      await page.getByRole('button', { name: 'Models' }).click()
      await page.getByRole('dialog').waitFor()
      t.same(await violations(page), [], 'models')
      await page.getByRole('button', { name: 'Done' }).click()
      await ask(page, 'Explain a queue, with a table and code.')
      await untilWritten(page, 0, 50)
      t.same(await violations(page), [], 'streaming')
      await untilEnded(page)
      t.same(await violations(page), [], 'completed')
      await context.close()
    })
  }
}
