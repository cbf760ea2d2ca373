import { startStack } from '@playground/local'
import t from 'tap'
import { ask, lanesShown, untilEnded, untilWritten } from './enter.ts'
import { launchChromium } from './launch-chromium.ts'
import { newcomer } from './newcomer.ts'
import { untilSame } from './until-same.ts'

t.setTimeout(300_000)
const stack = await startStack({ web: true, environment: { RATE_LIMIT_STARTS_PER_MINUTE: '100' } })
t.teardown(() => stack.stop())
const browser = await launchChromium()
t.teardown(() => browser.close())

const long = 'Tell a long story about a river, in detail.'

t.test('a session is found in the history, renamed, deleted and brought back', async (t) => {
  await using someone = await newcomer(browser, stack.url)
  const { page, trouble } = someone
  await ask(page, 'Say something about lighthouses.')
  await untilEnded(page)
  const history = page.getByRole('navigation', { name: 'History' })
  await page.getByRole('button', { name: 'More for this session' }).click()
  await page.getByRole('menuitem', { name: 'Rename' }).click()
  await page.getByLabel('Title').fill('Towers')
  await page.getByRole('button', { name: 'Rename', exact: true }).click()
  await history.getByRole('link', { name: 'Towers', exact: true }).waitFor()
  await page.getByRole('button', { name: 'New comparison' }).click()
  await page.waitForURL(`${stack.url}/`)
  await page.getByRole('searchbox', { name: 'Search history' }).fill('lighthouse')
  await history.getByRole('link', { name: 'Towers', exact: true }).click()
  await page.waitForURL('**/sessions/*')
  await page.getByRole('searchbox', { name: 'Search history' }).fill('nothing like this')
  await page.getByText('No session mentions').waitFor()
  await page.getByRole('button', { name: 'Clear search' }).click()
  await history.getByRole('link', { name: 'Towers', exact: true }).waitFor()
  await page.getByRole('button', { name: 'More for this session' }).click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await history.getByRole('link', { name: 'Towers', exact: true }).waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Undo' }).click()
  await history.getByRole('link', { name: 'Towers', exact: true }).waitFor()
  t.same(trouble, [])
})

t.test('names and figures are hidden until the vote', async (t) => {
  await using someone = await newcomer(browser, stack.url)
  const { page, trouble } = someone
  await page.getByRole('switch', { name: 'Blind' }).click()
  await ask(page, 'Say something short.')
  await untilEnded(page)
  await untilSame(t, () => page.getByText('Model hidden').count(), 3)
  t.notMatch(await page.locator('.main').textContent(), /demo|\d s\b|tok\/s/i)
  const vote = page.getByRole('radiogroup', { name: 'Which answer is better?' })
  await vote.getByText('Answer A').click()
  await page.getByText('Model hidden').first().waitFor({ state: 'detached' })
  await page
    .getByText(/^Completed in/)
    .first()
    .waitFor()
  await untilSame(t, () => vote.getByRole('radio', { checked: true }).count(), 1)
  t.same(trouble, [])
})

t.test('a lane is added later and removed', async (t) => {
  await using someone = await newcomer(browser, stack.url)
  const { page, trouble } = someone
  await ask(page, 'Say something short.')
  await untilEnded(page)
  await page.getByRole('button', { name: 'Add lane' }).click()
  const dialog = page.getByRole('dialog', { name: 'Add a lane' })
  await dialog.getByRole('checkbox').last().check()
  await dialog.getByRole('button', { name: 'Add', exact: true }).click()
  await page.getByText('This lane was not asked in this turn.').waitFor()
  await untilSame(t, () => page.getByRole('region').count(), 4)
  const label = (await lanesShown(page)).at(-1)
  await page.getByRole('button', { name: `More for ${label}`, exact: true }).click()
  await page.getByRole('menuitem', { name: 'Remove lane' }).click()
  await page.getByText('This lane was not asked in this turn.').waitFor({ state: 'detached' })
  await untilSame(t, () => page.getByRole('region').count(), 3)
  t.same(trouble, [])
})

t.test('a wrong password is refused, and leaving ends the login', async (t) => {
  await using someone = await newcomer(browser, stack.url)
  const { page, email, trouble } = someone
  await page.getByRole('button', { name: 'Account' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.waitForURL('**/sign-in')
  await page.goto(`${stack.url}/`)
  await page.waitForURL('**/sign-in*')
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password').fill('not the password')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('alert').filter({ hasText: 'not right' }).waitFor()
  await page.getByLabel('Password').fill('correct horse battery')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('textbox', { name: 'Prompt' }).waitFor()
  t.same(trouble, [])
})

t.test('on a phone one lane is shown, and tabs lead to the others', async (t) => {
  await using someone = await newcomer(browser, stack.url, { viewport: { width: 390, height: 844 }, hasTouch: true })
  const { page, trouble } = someone
  await ask(page, 'Say something short.')
  await untilEnded(page)
  await untilSame(t, () => page.getByRole('tab').count(), 3)
  const [first = '', second = ''] = await page
    .locator('.lane')
    .evaluateAll((all) => all.map((one) => one.getAttribute('aria-label') ?? ''))
  await untilSame(t, () => lanesShown(page), [first])
  await page.getByRole('tab').nth(1).click()
  await untilSame(t, () => lanesShown(page), [second])
  await page.getByRole('tab').nth(1).press('ArrowLeft')
  await untilSame(t, () => lanesShown(page), [first])
  await untilSame(t, () => page.evaluate(() => document.documentElement.scrollWidth), 390)
  t.same(trouble, [])
})

t.test('the theme button changes the theme for good', async (t) => {
  await using someone = await newcomer(browser, stack.url, { colorScheme: 'light' })
  const { page } = someone
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  const [light, dark] = ['rgb(245, 246, 247)', 'rgb(11, 12, 14)']
  await untilSame(t, background, light)
  await page.getByRole('button', { name: 'Theme' }).click()
  await untilSame(t, background, dark)
  await page.reload()
  await page.getByRole('textbox', { name: 'Prompt' }).waitFor()
  await untilSame(t, background, dark)
})

t.test('two tabs show the same answer while it is written', async (t) => {
  await using someone = await newcomer(browser, stack.url)
  const { page, context } = someone
  await ask(page, long)
  const other = await context.newPage()
  await other.goto(page.url())
  await untilWritten(other, 0, 100)
  await other.getByRole('button', { name: 'Stop all' }).click()
  await Promise.all([untilEnded(page), untilEnded(other)])
  const texts = await page.locator('.prose').allTextContents()
  t.equal(texts.length, 3)
  await untilSame(t, () => other.locator('.prose').allTextContents(), texts)
})

t.test('a reader who scrolled up is left alone, and can follow again', async (t) => {
  await using someone = await newcomer(browser, stack.url, { viewport: { width: 1440, height: 620 } })
  const { page } = someone
  await ask(page, long)
  await untilWritten(page, 0, 500)
  const body = page.locator('.lane-body').first()
  await body.hover()
  await page.mouse.wheel(0, -2000)
  await page.getByRole('button', { name: 'Follow' }).first().waitFor()
  const text = await untilWritten(page, 0, 500)
  await untilWritten(page, 0, text.length + 30)
  const top = await body.evaluate((element) => element.scrollTop)
  await untilWritten(page, 0, text.length + 150)
  t.equal(await body.evaluate((element) => element.scrollTop), top)
  await page.getByRole('button', { name: 'Follow' }).first().click()
  t.ok(await body.evaluate((element) => element.scrollHeight - element.scrollTop - element.clientHeight < 60))
})
