import { startStack } from '@playground/local'
import { waitFor } from '@playground/testing'
import type { Page } from 'playwright-core'
import t from 'tap'
import { ask, choose, untilEnded } from './enter.ts'
import { launchChromium } from './launch-chromium.ts'
import { newcomer } from './newcomer.ts'
import { untilSame } from './until-same.ts'

t.setTimeout(300_000)
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
  const votes: unknown[] = []
  page.on('request', (request) => {
    if (request.url().endsWith('/vote')) votes.push(request.postDataJSON())
  })
  const prompt = page.getByRole('textbox', { name: 'Prompt' })
  await prompt.press('b')
  await untilSame(t, () => prompt.inputValue(), 'b')
  await prompt.fill('')
  await page.getByRole('group', { name: 'Answer of Demo Comet' }).focus()
  await page.keyboard.press('c')
  const vote = page.getByRole('radiogroup', { name: 'Which answer is better?' })
  // C is lane C while the vote is open.
  await vote.getByRole('radio', { name: 'Demo Atlas', checked: true }).waitFor()
  await page.keyboard.press('a')
  const saved = page.waitForResponse((response) => response.request().postData()?.includes('"code"') === true)
  await page.getByRole('button', { name: 'code', exact: true }).click()
  await page.getByRole('button', { name: 'code', exact: true, pressed: true }).waitFor()
  await vote.getByRole('radio', { name: 'Demo Atlas', checked: true }).waitFor()
  await page.keyboard.press('c')
  await page.locator('textarea[aria-label="Prompt"]:focus').waitFor()
  await page.getByText(/^Next turn/).waitFor()
  t.equal((await saved).status(), 200)
  const {
    vote: { winner },
  } = await (await saved).json()
  t.same(votes, [{ winner }, { winner, tags: ['code'] }], 'no letter voted in a field, or changed a vote')
  await page.reload()
  await page.getByRole('button', { name: 'code', exact: true, pressed: true }).waitFor()
  await vote.getByRole('radio', { name: 'Demo Atlas', checked: true }).waitFor()
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
  let timelines = 0
  page.on('response', (response) => {
    if (/\/runs\/[^/]+$/.test(response.url())) timelines += 1
  })
  await handle.fill('100')
  await waitFor(() => timelines === 2, { describe: 'what arrived when, of both lanes' })
  // On to a moment at which the first lane has said something and the second one still thinks.
  const thinking = page.getByRole('article').nth(1).getByText('Thinking')
  let atMs = 100
  const past = await waitFor(async () => {
    atMs += 200
    await handle.fill(String(atMs))
    const [said = ''] = await texts(page)
    const begun = said !== '' && said.length < (whole[0]?.length ?? 0)
    return begun && (await thinking.count()) > 0 ? said : null
  })
  t.equal(past.slice(0, 40), whole[0]?.slice(0, Math.min(40, past.length)))
  await page.getByRole('button', { name: 'Replay the race' }).click()
  await page.getByRole('button', { name: 'Pause the replay' }).waitFor()
  await page.locator('.replay').getByText('4×').click()
  await page.getByRole('button', { name: 'Replay the race' }).waitFor()
  await untilSame(t, () => texts(page), whole, 'at its end the present is shown')
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
  await diff.filter({ hasText: '0 only in A' }).waitFor()
  await view.getByText('Agreement').click()
  const agreement = page.getByRole('group', { name: 'Agreement' })
  await agreement.getByText('What only one says').waitFor()
  await agreement.filter({ hasText: 'asked 2 times: stability 100 %' }).waitFor()
  await view.getByText('Answers').click()
  await untilSame(t, () => page.getByRole('region').count(), 3)
  t.same(trouble, [])
})
