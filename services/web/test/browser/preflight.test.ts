import { startStack } from '@playground/local'
import t from 'tap'
import { ask, choose, untilEnded } from './enter.ts'
import { launchChromium } from './launch-chromium.ts'
import { newcomer } from './newcomer.ts'
import { untilSame } from './until-same.ts'

const environment = { RATE_LIMIT_STARTS_PER_MINUTE: '100', QUOTA_DAILY_TOKENS: '20000' }
t.setTimeout(300_000)
const stack = await startStack({ web: true, environment })
t.teardown(() => stack.stop())
const browser = await launchChromium()
t.teardown(() => browser.close())

t.test('before sending it is said what it costs, whether it fits, what is not sent and what is left', async (t) => {
  await using someone = await newcomer(browser, stack.url)
  const { page, trouble } = someone
  await choose(page, 'Demo Comet', 'Demo Scholar')
  await page.getByRole('textbox', { name: 'Prompt' }).fill('Why do rivers bend?')
  const table = page.getByRole('table', { name: 'Before you send' })
  const left = '20,000 tokens left today, enough for 2 comparisons like this'
  for (const hasText of ['Demo Comet$0', /\d+ of 1 M/, 'All lanes$0', left]) await table.filter({ hasText }).waitFor()
  t.same(trouble, [])
})

t.test('the line beside the vote says the same of the next turn, with its history', async (t) => {
  await using someone = await newcomer(browser, stack.url)
  const { page, trouble } = someone
  await choose(page, 'Demo Comet', 'Demo Swift')
  await ask(page, 'Say something short.')
  await untilEnded(page)
  await page.getByText(/^Next turn/).waitFor()
  await page.getByText(/tokens left today$/).waitFor()
  await page.getByRole('button', { name: 'More for Demo Swift' }).click()
  await page.getByRole('menuitem', { name: 'Settings' }).click()
  const dialog = page.getByRole('dialog', { name: 'Lane settings' })
  await dialog.getByRole('radio', { name: 'Same for all lanes' }).press('Space')
  await dialog.getByLabel('Seed').fill('7')
  await dialog.getByRole('button', { name: 'Done' }).click()
  await page.getByText('B: seed not sent').waitFor()
  t.same(trouble, [])
})

t.test('a quota that is used up is said before anything is tried', async (t) => {
  await using someone = await newcomer(browser, stack.url)
  const { page } = someone
  await choose(page, 'Demo Swift')
  await page.route('**/api/v1/auth/me', async (route) => {
    const response = await route.fetch()
    const body = await response.json()
    await route.fulfill({ response, json: { ...body, quota: { ...body.quota, used: 20_000, remaining: 0 } } })
  })
  await page.reload()
  await page.getByText(/^You have used today’s 20,000 tokens\. They are back in/).waitFor()
  await untilSame(t, () => page.getByRole('status').count(), 1, 'the connection alone is a status')
})

t.test('a start beyond the quota is refused with figures', async (t) => {
  await using someone = await newcomer(browser, stack.url)
  const { page } = someone
  await choose(page, 'Demo Swift', 'Demo Comet', 'Demo Mason', 'Demo Atlas', 'Demo Brook', 'Demo Lantern')
  await page.getByRole('textbox', { name: 'Prompt' }).fill('Why do rivers bend?')
  await page.getByRole('textbox', { name: 'Prompt' }).press('Control+Enter')
  t.match(await page.getByRole('alert').textContent(), /tokens/)
})
