import { startStack } from '@playground/local'
import type { Page } from 'playwright-core'
import t from 'tap'
import { ask, choose, untilEnded } from './enter.ts'
import { launchChromium } from './launch-chromium.ts'
import { newcomer } from './newcomer.ts'

const stack = await startStack({ web: true, environment: { RATE_LIMIT_STARTS_PER_MINUTE: '100' } })
t.teardown(() => stack.stop())
const browser = await launchChromium()
t.teardown(() => browser.close())

const texts = (page: Page) => page.locator('.prose').allTextContents()

async function followUp(page: Page, prompt: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Prompt' }).fill(prompt)
  await page.getByRole('textbox', { name: 'Prompt' }).press('Control+Enter')
}

t.test('letters vote while a vote is open, and tags come after it', async (t) => {
  await using someone = await newcomer(browser, stack.url)
  const { page, trouble } = someone
  await choose(page, 'Demo Comet', 'Demo Swift', 'Demo Atlas')
  await ask(page, 'Say something short.')
  await untilEnded(page)
  await page.getByRole('textbox', { name: 'Prompt' }).press('b')
  t.equal(await page.getByRole('radio', { name: 'Demo Swift' }).isChecked(), false, 'not while a field has the focus')
  await page.getByRole('textbox', { name: 'Prompt' }).fill('')
  await page.getByRole('group', { name: 'Answer of Demo Comet' }).focus()
  await page.keyboard.press('c')
  const vote = page.getByRole('radiogroup', { name: 'Which answer is better?' })
  t.ok(await vote.getByRole('radio', { name: 'Demo Atlas' }).isChecked(), 'C is lane C while the vote is open')
  await page.keyboard.press('a')
  t.ok(await vote.getByRole('radio', { name: 'Demo Atlas' }).isChecked(), 'a letter does not change a vote')
  const saved = page.waitForResponse((response) => response.request().postData()?.includes('"code"') === true)
  await page.getByRole('button', { name: 'code', exact: true }).click()
  await page.getByRole('button', { name: 'code', exact: true, pressed: true }).waitFor()
  await page.keyboard.press('c')
  t.ok(await page.getByRole('textbox', { name: 'Prompt' }).evaluate((field) => field === document.activeElement))
  await page.getByText(/^Next turn/).waitFor()
  t.equal((await saved).status(), 200)
  await page.reload()
  await page.getByRole('button', { name: 'code', exact: true, pressed: true }).waitFor()
  await followUp(page, 'And again, short.')
  await page
    .getByRole('button', { name: /^Turn 1:/ })
    .getByText('You chose')
    .waitFor()
  t.same(trouble, [])
})

t.test('a blind vote by a letter reveals', async (t) => {
  await using someone = await newcomer(browser, stack.url)
  const { page, trouble } = someone
  await page.getByRole('switch', { name: 'Blind' }).click()
  await ask(page, 'Say something short.')
  await untilEnded(page)
  await page.getByText(/^Your vote shows the models/).waitFor()
  await page.getByRole('group', { name: 'Answer of A' }).focus()
  await page.keyboard.press('t')
  await page.getByText('Model hidden').first().waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Replay the race' }).waitFor()
  t.same(trouble, [])
})

t.test('the race is shown again, by playing and by drawing its handle', async (t) => {
  await using someone = await newcomer(browser, stack.url)
  const { page, trouble } = someone
  await choose(page, 'Demo Comet', 'Demo Sage')
  await ask(page, 'Explain a queue, with a table and code.')
  await untilEnded(page)
  const whole = await texts(page)
  const handle = page.getByRole('slider', { name: 'Moment of the race' })
  await handle.fill('2000')
  await page.waitForFunction((length) => {
    const shown = document.querySelector('.prose')?.textContent?.length ?? 0
    return shown > 0 && shown < length
  }, whole[0]?.length ?? 0)
  t.ok(
    whole[0]?.startsWith(
      (await page.locator('article').first().locator('.prose').last().textContent())?.slice(0, 40) ?? '?',
    ),
  )
  t.match(await page.getByRole('article').nth(1).textContent(), /Thinking/, 'the second lane still thinks')
  await page.locator('.replay').getByText('4×').click()
  await page.getByRole('button', { name: 'Replay the race' }).click()
  await page.getByRole('button', { name: 'Pause the replay' }).waitFor()
  await page.getByRole('button', { name: 'Replay the race' }).waitFor()
  t.same(await texts(page), whole, 'at its end the present is shown')
  t.same(trouble, [])
})

t.test('two answers are held against each other, and all of them', async (t) => {
  await using someone = await newcomer(browser, stack.url)
  const { page, trouble } = someone
  await choose(page, 'Demo Comet', 'Demo Swift')
  await page.getByRole('button', { name: 'Models' }).click()
  await page.getByRole('button', { name: 'Add Demo Comet again' }).click()
  await page.getByRole('button', { name: 'Done' }).click()
  await ask(page, 'Say something short.')
  await untilEnded(page)
  const view = page.getByRole('radiogroup', { name: 'View' })
  await view.getByText('Diff').click()
  const diff = page.getByRole('group', { name: 'Diff' })
  await diff.locator('.diff ins').first().waitFor()
  await diff.getByRole('radio', { name: /^C:/ }).last().press('Space')
  await diff.locator('.diff ins').first().waitFor({ state: 'detached' })
  t.match(await diff.textContent(), /0 only in A/)
  await view.getByText('Agreement').click()
  const agreement = page.getByRole('group', { name: 'Agreement' })
  await agreement.getByText('What only one says').waitFor()
  t.match(await agreement.textContent(), /asked 2 times: stability 100 %/)
  await view.getByText('Answers').click()
  t.equal(await page.getByRole('region').count(), 3)
  t.same(trouble, [])
})
