import { startStack } from '@playground/local'
import { waitFor } from '@playground/testing'
import type { Page } from 'playwright-core'
import t from 'tap'
import { ask, choose, lanesShown, untilEnded } from './enter.ts'
import { launchChromium } from './launch-chromium.ts'
import { newcomer } from './newcomer.ts'
import { untilSame } from './until-same.ts'

t.setTimeout(300_000)
const stack = await startStack({ web: true, environment: { RATE_LIMIT_STARTS_PER_MINUTE: '100' } })
t.teardown(() => stack.stop())
const browser = await launchChromium()
t.teardown(() => browser.close())

async function followUp(page: Page, prompt: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Prompt' }).fill(prompt)
  await page.getByRole('textbox', { name: 'Prompt' }).press('Control+Enter')
}

t.test('one answer and all answers are copied', async (t) => {
  await using someone = await newcomer(browser, stack.url, { permissions: ['clipboard-read', 'clipboard-write'] })
  const { page } = someone
  await choose(page, 'Demo Comet', 'Demo Swift')
  await ask(page, 'Say something short.')
  await untilEnded(page)
  // It is written a moment after the click.
  const untilCopied = async (wanted: (text: string) => boolean) =>
    waitFor(async () => {
      const text = await page.evaluate(() => navigator.clipboard.readText())
      return wanted(text) ? text : null
    })
  await page.getByRole('button', { name: 'Copy Demo Comet' }).click()
  const one = await untilCopied((text) => text !== '')
  await page.getByRole('button', { name: 'Copy all' }).click()
  const all = await untilCopied((text) => text.startsWith('> Say something short.\n\n## Demo Comet\n\n'))
  t.ok(all.includes(one.trim()))
  t.match(all, /## Demo Swift/)
})

t.test('the request is shown as it was sent', async (t) => {
  await using someone = await newcomer(browser, stack.url)
  const { page, trouble } = someone
  await choose(page, 'Demo Swift')
  await ask(page, 'Say something short.')
  await untilEnded(page)
  await page.getByRole('button', { name: 'More for Demo Swift' }).click()
  await page.getByRole('menuitem', { name: 'Request as sent' }).click()
  const card = page.getByRole('dialog', { name: 'Request as sent' })
  await card.getByText('"content": "Say something short."').waitFor()
  await card.filter({ hasText: 'openai/demo-swift' }).waitFor()
  t.same(trouble, [])
})

t.test('all lanes continue one answer, and a lane is forked', async (t) => {
  await using someone = await newcomer(browser, stack.url)
  const { page, trouble } = someone
  await choose(page, 'Demo Comet', 'Demo Swift')
  await ask(page, 'Say something short.')
  await untilEnded(page)
  await page.getByRole('button', { name: 'More for Demo Swift' }).click()
  await page.getByRole('menuitem', { name: 'Continue all from this answer' }).click()
  await page.getByRole('button', { name: 'All from B' }).waitFor()
  await followUp(page, 'And then, short?')
  await page.getByRole('button', { name: /^Turn 1:/ }).waitFor()
  await untilEnded(page)
  await page.getByRole('button', { name: 'Own history' }).click()
  await page.getByRole('menuitemradio', { name: /^Fork\s+Demo Comet/ }).click()
  await page.keyboard.press('Escape')
  await followUp(page, 'And once more, short.')
  await page.getByRole('region', { name: 'Demo Comet 2' }).waitFor()
  await untilEnded(page)
  await untilSame(t, () => lanesShown(page), ['Demo Comet', 'Demo Swift', 'Demo Comet 2'])
  t.same(trouble, [])
})

t.test('a lane can sit out a turn', async (t) => {
  await using someone = await newcomer(browser, stack.url)
  const { page, trouble } = someone
  await choose(page, 'Demo Comet', 'Demo Swift')
  await ask(page, 'Say something short.')
  await untilEnded(page)
  await page.getByRole('button', { name: 'Own history' }).click()
  await page.getByRole('menuitemcheckbox', { name: 'Demo Swift' }).click()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Own history, 1 of 2 lanes' }).waitFor()
  await followUp(page, 'And then, short?')
  await page.getByRole('region', { name: 'Demo Swift' }).getByText('This lane was not asked in this turn.').waitFor()
  t.same(trouble, [])
})

t.test('another model takes a lane’s place and is asked the earlier prompts', async (t) => {
  await using someone = await newcomer(browser, stack.url)
  const { page, trouble } = someone
  await choose(page, 'Demo Comet', 'Demo Swift')
  await ask(page, 'Say something short.')
  await untilEnded(page)
  await page.getByRole('button', { name: 'More for Demo Comet' }).click()
  await page.getByRole('menuitem', { name: 'Change model' }).click()
  const dialog = page.getByRole('dialog', { name: 'Another model for Demo Comet' })
  await dialog.getByRole('checkbox', { name: 'Demo Mason' }).check()
  await dialog.getByRole('button', { name: 'Change' }).click()
  await page.getByRole('region', { name: 'Demo Mason' }).locator('.prose').waitFor()
  await untilSame(t, () => lanesShown(page), ['Demo Mason', 'Demo Swift'])
  t.same(trouble, [])
})

t.test('a definition is shown on hover and on focus', async (t) => {
  await using someone = await newcomer(browser, stack.url)
  const { page } = someone
  await choose(page, 'Demo Swift')
  await ask(page, 'Say something short.')
  await untilEnded(page)
  await page.getByRole('button', { name: 'Speed' }).hover()
  await page.getByRole('tooltip', { name: /Output tokens per second/ }).waitFor()
  // A hand moves on; one jump would be over before the page has begun to look where it goes.
  for (let x = 0; (await page.getByRole('tooltip').count()) > 0; x = (x + 5) % 300) await page.mouse.move(x, 5)
  await page.getByRole('button', { name: 'Speed' }).focus()
  await page.getByRole('tooltip', { name: /Output tokens per second/ }).waitFor()
  await untilSame(t, () => page.getByRole('tooltip').count(), 1)
})
