import { startStack } from '@playground/local'
import t from 'tap'
import { ask, enter, untilEnded, untilWritten } from './enter.ts'
import { launchChromium } from './launch-chromium.ts'
import { violations } from './violations.ts'

t.setTimeout(300_000)
const stack = await startStack({ web: true })
t.teardown(() => stack.stop())
const browser = await launchChromium()
t.teardown(() => browser.close())
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
      await page
        .getByRole('button', { name: /^Remove / })
        .first()
        .waitFor()
      t.same(await violations(page), [], 'start')
      await page.getByRole('button', { name: 'Models' }).click()
      await page.getByRole('dialog').getByRole('checkbox', { checked: true }).first().waitFor()
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
