import { startStack } from '@playground/local'
import type { Page } from 'playwright-core'
import t from 'tap'
import { ask, untilEnded } from './enter.ts'
import { launchChromium } from './launch-chromium.ts'
import { newcomer } from './newcomer.ts'
import { untilSame } from './until-same.ts'

t.setTimeout(300_000)
const stack = await startStack({ web: true, environment: { RATE_LIMIT_STARTS_PER_MINUTE: '100' } })
t.teardown(() => stack.stop())
const browser = await launchChromium()
t.teardown(() => browser.close())

const goTo = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name }).click()

t.test('a template is written, filled in by the next comparison, changed, deleted and brought back', async (t) => {
  await using someone = await newcomer(browser, stack.url)
  const { page, trouble } = someone
  await goTo(page, 'Templates')
  await page.getByText('A template is a prompt you keep').waitFor()
  await page.getByRole('button', { name: 'New template' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('For a child')
  await dialog.getByLabel('Prompt').fill('Explain {{topic}} to a child in a {{tone:calm|funny}} way.')
  await dialog.getByText('Asks for topic, tone (calm, funny).').waitFor()
  await dialog.getByRole('button', { name: 'Save' }).click()
  const row = page.getByRole('row', { name: /For a child/ })
  await row.getByText('topic, tone').waitFor()
  await row.getByRole('button', { name: 'More for For a child' }).click()
  await page.getByRole('menuitem', { name: 'Edit' }).click()
  await dialog.getByLabel('Name').fill('For children')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('button', { name: 'More for For children' }).click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await page.getByText('A template is a prompt you keep').waitFor()
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByRole('row', { name: /For children/ }).waitFor()

  await page.getByRole('button', { name: 'New comparison' }).click()
  await page.getByRole('button', { name: 'Template' }).click()
  await page.getByRole('menuitem', { name: /For children/ }).click()
  await dialog.getByLabel('topic').fill('a queue')
  await dialog.getByLabel('tone').selectOption('funny')
  await dialog.getByRole('button', { name: 'Use' }).click()
  const prompt = page.getByRole('textbox', { name: 'Prompt' })
  await untilSame(t, () => prompt.inputValue(), 'Explain a queue to a child in a funny way.')
  t.same(trouble, [])
})

t.test('an agent is made with what its model takes, kept, and answers as a lane', async (t) => {
  await using someone = await newcomer(browser, stack.url)
  const { page, trouble } = someone
  await goTo(page, 'Agents')
  await page.getByRole('button', { name: 'New agent' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('Short answers')
  await dialog.getByLabel('Instructions').fill('One sentence at most.')
  await dialog.getByLabel('Token limit').fill('80')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('row', { name: /Short answers.*token limit 80.*One sentence at most/ }).waitFor()
  await page.reload()
  await page.getByRole('button', { name: 'More for Short answers' }).click()
  await page.getByRole('menuitem', { name: 'Edit' }).click()
  await untilSame(t, () => dialog.getByLabel('Token limit').inputValue(), '80')
  await dialog.getByRole('button', { name: 'Cancel' }).click()

  await page.getByRole('button', { name: 'New comparison' }).click()
  await page.getByRole('button', { name: 'Models' }).click()
  await dialog.getByRole('button', { name: 'Add agent Short answers' }).click()
  await dialog.getByRole('button', { name: 'Done' }).click()
  await ask(page, 'Say something about rivers.')
  await page.getByRole('region', { name: 'Short answers' }).waitFor()
  await untilSame(t, () => page.getByRole('region').count(), 4)
  t.same(trouble, [])
})

t.test('usage shows what was just used, by day and by model, and can be had as a file', async (t) => {
  await using someone = await newcomer(browser, stack.url)
  const { page, trouble } = someone
  await goTo(page, 'Usage')
  await page.getByText('Nothing was used in this time.').waitFor()
  await page.getByRole('button', { name: 'New comparison' }).click()
  await ask(page, 'Say something short.')
  await untilEnded(page)
  await goTo(page, 'Usage')
  await page.getByRole('img', { name: 'Tokens per day over 30 days, stacked by model' }).waitFor()
  await untilSame(t, () => page.getByRole('row', { name: /demo-/ }).count(), 3)
  await page.getByText('7 days').click()
  await page.getByRole('img', { name: 'Tokens per day over 7 days, stacked by model' }).waitFor()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Export CSV' }).click(),
  ])
  t.match(download.suggestedFilename(), /^usage-\d{4}-\d\d-\d\d-\d{4}-\d\d-\d\d\.csv$/)
  t.same(trouble, [])
})

t.test('a token is shown once with a request that works, and is taken back', async (t) => {
  await using someone = await newcomer(browser, stack.url)
  const { page, trouble } = someone
  await page.getByRole('button', { name: 'Account' }).click()
  await page.getByRole('menuitem', { name: 'Account' }).click()
  await page.getByRole('button', { name: 'New token' }).click()
  await page.getByRole('dialog').getByLabel('Name').fill('A script')
  await page.getByRole('dialog').getByRole('button', { name: 'Create' }).click()
  const shown = page.locator('.shown-token')
  const token = (await shown.locator('.well code').first().textContent()) ?? ''
  t.match(token, /^pat_/)
  await shown
    .locator('pre')
    .filter({ hasText: `Bearer ${token}` })
    .waitFor()
  const models = () =>
    fetch(`${stack.url}/api/v1/models`, { headers: { authorization: `Bearer ${token}` } }).then(({ status }) => status)
  t.equal(await models(), 200)
  await page.reload()
  await page.getByRole('row', { name: /A script/ }).waitFor()
  t.equal(await page.getByText(token).count(), 0)
  await page.getByRole('button', { name: 'Take back A script' }).click()
  await page.getByText('No tokens yet.').waitFor()
  t.equal(await models(), 401)
  t.same(trouble, [])
})

t.test('a password is changed with the old one only', async (t) => {
  await using someone = await newcomer(browser, stack.url)
  const { page, email, trouble } = someone
  await page.goto(`${stack.url}/account`)
  await page.getByRole('button', { name: 'Change password' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Current password').fill('not this one')
  await dialog.getByLabel('New password').fill('another horse battery')
  await dialog.getByRole('button', { name: 'Change' }).click()
  await dialog.getByRole('alert').waitFor()
  await dialog.getByLabel('Current password').fill('correct horse battery')
  await dialog.getByRole('button', { name: 'Change' }).click()
  await dialog.waitFor({ state: 'detached' })
  const login = await fetch(`${stack.url}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: stack.url },
    body: JSON.stringify({ email, password: 'another horse battery' }),
  })
  t.equal(login.status, 200)
  t.same(trouble, [])
})

t.test('an account is deleted only by someone who is sure', async (t) => {
  await using someone = await newcomer(browser, stack.url)
  const { page, trouble } = someone
  await page.goto(`${stack.url}/account`)
  await page.getByRole('button', { name: 'Delete account' }).click()
  await page.getByRole('button', { name: 'Delete for good', disabled: true }).waitFor()
  await page.getByLabel('Delete everything I have here').check()
  await page.getByRole('button', { name: 'Delete for good' }).click()
  await page.waitForURL('**/sign-in')
  t.same(trouble, [])
})

t.test('of a long history only what is seen is in the page, and its end can be reached', async (t) => {
  await using someone = await newcomer(browser, stack.url)
  const { page, trouble } = someone
  await page.evaluate(async () => {
    for (let at = 1; at <= 150; at++) {
      const response = await fetch('/api/v1/conversations', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ title: `Number ${at}` }),
      })
      if (response.status !== 201) throw new Error(await response.text())
    }
  })
  await page.reload()
  const history = page.getByRole('navigation', { name: 'History' })
  await history.getByRole('link', { name: 'Number 150', exact: true }).waitFor()
  const isShort = async () => (await history.getByRole('link').count()) < 60
  await untilSame(t, isShort, true)
  const first = history.getByRole('link', { name: 'Number 1', exact: true })
  for (let tries = 0; tries < 60 && (await first.count()) === 0; tries++) {
    await history.hover()
    await page.mouse.wheel(0, 1000)
    await page.waitForFunction(() => new Promise((resolve) => requestAnimationFrame(() => resolve(true))))
  }
  await first.waitFor()
  await untilSame(t, isShort, true)
  t.same(trouble, [])
})

t.test('a shared session is read and replayed by anybody with the link, until it is taken back', async (t) => {
  await using someone = await newcomer(browser, stack.url)
  const { page, trouble } = someone
  await ask(page, 'Tell something about rivers.')
  await untilEnded(page)
  await page.getByRole('button', { name: 'More for this session' }).click()
  await page.getByRole('menuitem', { name: 'Share' }).click()
  await page.getByRole('button', { name: 'Make a link' }).click()
  const url = (await page.getByRole('dialog').locator('code').textContent()) ?? ''
  const words = (await page.locator('article .prose').first().textContent()) ?? ''
  t.ok(words.length > 20)

  await using stranger = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const other = await stranger.newPage()
  await other.goto(url)
  await other.getByText('Tell something about rivers.').first().waitFor()
  await untilSame(t, () => other.getByRole('article').count(), 3)
  await untilSame(t, () => other.locator('article .prose').first().textContent(), words)
  t.equal(await other.getByRole('button', { name: /^(Retry|Stop|More)/ }).count(), 0)
  t.equal(await other.getByRole('textbox').count(), 0)
  await other.getByRole('button', { name: /play/i }).first().click()
  await other.waitForFunction(
    (whole) => (document.querySelector('article .prose')?.textContent ?? '').length < whole,
    words.length,
  )
  await other.waitForFunction(
    (whole) => (document.querySelector('article .prose')?.textContent ?? '').length === whole,
    words.length,
  )

  await page.getByRole('button', { name: 'Take back' }).click()
  await page.getByText('The link leads nowhere now.').waitFor()
  await other.reload()
  await other.getByText('Nothing here').waitFor()
  t.same(trouble, [])
})
