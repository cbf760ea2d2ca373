import type { Page } from 'playwright-core'
import t from 'tap'
import { ask, choose, untilWritten } from './enter.ts'
import { newcomer } from './newcomer.ts'
import { chief, startWithAdmin } from './start-with-admin.ts'

t.setTimeout(300_000)
const { url, browser, password: secret } = await startWithAdmin(t)
const password = 'correct horse battery'

async function call(token: string | null, method: string, path: string, body?: unknown): Promise<Response> {
  const response = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
  return response
}

async function signIn(email: string, password: string): Promise<string> {
  const { accessToken } = await (await call(null, 'POST', '/auth/login', { email, password })).json()
  return String(accessToken)
}

async function change(email: string, body: Record<string, unknown>): Promise<void> {
  const token = await signIn(chief, secret)
  const { data } = await (await call(token, 'GET', '/admin/users')).json()
  const { id } = data.find((user: { email: string }) => user.email === email)
  await call(token, 'PATCH', `/admin/users/${id}`, body)
}

/** Somebody in the middle of a session, with the next prompt half written. */
async function midway() {
  const someone = await newcomer(browser, url)
  const { page } = someone
  await choose(page, 'Demo Comet')
  await ask(page, 'Say something long.')
  await untilWritten(page, 0, 20)
  await page.getByRole('textbox', { name: 'Prompt' }).fill('What I was about to ask')
  return { ...someone, path: new URL(page.url()).pathname }
}

async function fill(page: Page, email: string, password: string): Promise<void> {
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

const off = 'Your account was switched off or deleted, so you were signed out. Anything you were writing is kept here.'
const ended = 'Your login has ended. Sign in to go on where you were: anything you were writing is kept.'

t.test('who is disabled is told so at once, and finds the page and the draft when it is taken back', async (t) => {
  await using someone = await midway()
  const { page, email, path, trouble } = someone
  await change(email, { disabled: true })
  await page.waitForURL('**/sign-in?*')
  await page.getByText(off).waitFor()
  await fill(page, email, password)
  await page.getByRole('alert').getByText('This account is switched off.').waitFor()
  await change(email, { disabled: false })
  await fill(page, email, password)
  await page.waitForURL(`**${path}`)
  t.equal(await page.getByRole('textbox', { name: 'Prompt' }).inputValue(), 'What I was about to ask')
  t.same(trouble, [])
})

t.test('a login that ended elsewhere is told, and the draft is there after signing in again', async (t) => {
  await using someone = await midway()
  const { page, email, path, trouble } = someone
  const next = 'another horse battery'
  await call(await signIn(email, password), 'POST', '/auth/password', { current: password, next })
  await page.waitForURL('**/sign-in?*')
  await page.getByText(ended).waitFor()
  await fill(page, email, next)
  await page.waitForURL(`**${path}`)
  t.equal(await page.getByRole('textbox', { name: 'Prompt' }).inputValue(), 'What I was about to ask')
  t.same(trouble, [])
})

t.test('a page that is opened with a login that ended meanwhile says so, and comes back to it', async (t) => {
  await using someone = await midway()
  const { page, email } = someone
  await page.goto('about:blank')
  await change(email, { password: 'set by an admin' })
  await page.goto(`${url}/leaderboard`)
  await page.getByText(ended).waitFor()
  t.equal(new URL(page.url()).searchParams.get('returnTo'), '/leaderboard')
})

t.test('whoever deletes their own account is not told that somebody else did, and leaves no draft', async (t) => {
  await using someone = await midway()
  const { page, trouble } = someone
  await page.goto(`${url}/account`)
  await page.getByRole('button', { name: 'Delete account' }).click()
  await page.getByRole('checkbox', { name: 'Delete everything I have here' }).check()
  await page.getByRole('button', { name: 'Delete for good' }).click()
  await page.waitForURL('**/sign-in')
  await page.getByText('Continue where you left off.').waitFor()
  t.same(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('draft:'))), [])
  t.same(trouble, [])
})
