import { startStack } from '@playground/local'
import t from 'tap'
import { ask, enter, untilEnded } from './enter.ts'
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
    t.test(`no page hinders assistive technology, ${colorScheme}, ${viewport.width} wide`, async (t) => {
      const context = await browser.newContext({ viewport, colorScheme, bypassCSP: true, reducedMotion: 'reduce' })
      const page = await context.newPage()
      await enter(page, stack.url)
      await ask(page, 'Say something short.')
      await untilEnded(page)
      const headings = {
        '/usage': 'By model',
        '/leaderboard': 'Best for your own work',
        '/agents': 'Agents',
        '/templates': 'Templates',
        '/account': 'API access',
      }
      for (const [path, heading] of Object.entries(headings)) {
        await page.goto(stack.url + path)
        await page.getByRole('heading', { name: heading }).first().waitFor()
        t.same(await violations(page), [], path)
      }
      await page.getByRole('button', { name: 'New token' }).click()
      await page.getByRole('dialog').getByLabel('Name').fill('A script')
      t.same(await violations(page), [], 'a form')
      await page.getByRole('dialog').getByRole('button', { name: 'Create' }).click()
      await page.locator('.shown-token').waitFor()
      t.same(await violations(page), [], 'a token')
      await page.goto(`${stack.url}/templates`)
      await page.getByRole('button', { name: 'New template' }).click()
      await page.getByRole('dialog').getByLabel('Name').fill('For a child')
      await page.getByRole('dialog').getByLabel('Prompt').fill('Explain {{topic}}.')
      await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
      await page.getByRole('row', { name: /For a child/ }).waitFor()
      t.same(await violations(page), [], 'a table')
      await context.close()
    })
  }
}
