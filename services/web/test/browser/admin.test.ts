import type { Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { ask, untilEnded } from './enter.ts'
import { watchForTrouble } from './launch-chromium.ts'
import { newcomer } from './newcomer.ts'
import { chief, startWithAdmin } from './start-with-admin.ts'
import { untilSame } from './until-same.ts'
import { violations } from './violations.ts'

t.setTimeout(300_000)
const { url, browser, password } = await startWithAdmin(t)

async function signIn(page: Page, email: string, secret: string): Promise<void> {
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password').fill(secret)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

/** The browser of the admin, on the admin page. */
async function admin() {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    bypassCSP: true,
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  const trouble = watchForTrouble(page, url)
  await page.goto(`${url}/admin`)
  await signIn(page, chief, password)
  await page.getByRole('row', { name: new RegExp(`^${chief}`) }).waitFor()
  return { page, trouble, [Symbol.asyncDispose]: () => context.close() }
}

/** Finds somebody and opens what they may. */
async function edit(t: Test, page: Page, email: string) {
  await page.getByRole('searchbox', { name: 'Search users' }).fill(email)
  await untilSame(t, () => page.getByRole('button', { name: /^Edit / }).count(), 1)
  await page.getByRole('button', { name: `Edit ${email}` }).click()
  return page.getByRole('dialog')
}

async function save(page: Page): Promise<void> {
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
}

const part = (page: Page, name: string) => page.getByRole('radiogroup', { name: 'Part' }).getByText(name).click()

t.test('whoever is no admin sees no way there, and nothing there', async (t) => {
  await using someone = await newcomer(browser, url)
  const { page, email } = someone
  const pages = page.getByRole('navigation', { name: 'Pages' })
  await page.getByText(email).first().waitFor()
  t.equal(await pages.getByRole('link', { name: 'Admin' }).count(), 0)
  await page.goto(`${url}/admin`)
  await page.getByText('This page is for admins.').waitFor()
  t.equal(await page.getByRole('radio', { name: 'Queues' }).count(), 0)
  for (const path of ['users', 'queues']) {
    const status = () => page.evaluate(async (url) => (await fetch(url)).status, `/api/v1/admin/${path}`)
    t.equal(await status(), 403, path)
  }
})

t.test('an admin takes tokens from somebody and gives some back', async (t) => {
  await using someone = await newcomer(browser, url)
  await using boss = await admin()
  const { page, trouble } = boss
  const dialog = await edit(t, page, someone.email)
  await dialog.getByLabel('Tokens a day').fill('1')
  await save(page)
  await page.getByRole('row', { name: /1 of 1/ }).waitFor()

  const prompt = someone.page.getByRole('textbox', { name: 'Prompt' })
  await prompt.fill('Say something short.')
  await someone.page.getByRole('button', { name: 'Send' }).click()
  await someone.page.getByRole('alert').filter({ hasText: 'tokens' }).waitFor()

  await edit(t, page, someone.email)
  await dialog.getByLabel('Tokens a day').fill('500000')
  await save(page)
  await page.getByRole('row', { name: /500,000 of 500,000/ }).waitFor()
  await ask(someone.page, 'Say something short.')
  await untilEnded(someone.page)
  // What was set aside for the answers is free again when they are stored.
  await someone.page.getByText(/^Next turn/).waitFor()
  await page.reload()
  await edit(t, page, someone.email)
  await dialog.getByText(/^[1-9][\d,]* used today$/).waitFor()
  await dialog.getByLabel('Give back today').fill('100000')
  await save(page)
  await page.getByRole('row', { name: /500,000 of 500,000/ }).waitFor()
  t.same([...trouble, ...someone.trouble], [])
})

t.test('an admin makes somebody an admin, takes that back, and ends their logins', async (t) => {
  await using someone = await newcomer(browser, url)
  await using boss = await admin()
  const { page, trouble } = boss
  const link = someone.page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Admin' })
  const dialog = await edit(t, page, someone.email)
  await dialog.getByLabel('Role').selectOption('admin')
  await save(page)
  await page.getByRole('row', { name: new RegExp(`${someone.email} Admin`) }).waitFor()
  await someone.page.reload()
  await link.click()
  await someone.page.getByRole('row', { name: new RegExp(`^${chief}`) }).waitFor()

  await edit(t, page, someone.email)
  await dialog.getByLabel('Role').selectOption('user')
  await save(page)
  await someone.page.reload()
  await someone.page.getByText('This page is for admins.').waitFor()
  await link.waitFor({ state: 'detached' })

  await edit(t, page, someone.email)
  await dialog.getByLabel(/^Disabled/).check()
  await save(page)
  await page.getByRole('row', { name: /Disabled/ }).waitFor()
  await someone.page.waitForURL('**/sign-in*')
  t.same(trouble, [])
})

t.test('an account that an admin made can be signed in to with the password that is shown once', async (t) => {
  await using boss = await admin()
  const { page, trouble } = boss
  const email = `made-${process.pid}@example.test`
  await page.getByRole('button', { name: 'New user' }).click()
  await page.getByRole('dialog').getByLabel('Email').fill(email)
  await page.getByRole('dialog').getByRole('button', { name: 'Create' }).click()
  const secret = (await page.getByRole('dialog').locator('code').textContent()) ?? ''
  await page.getByRole('dialog').getByRole('button', { name: 'Done' }).click()
  await page.getByRole('row', { name: new RegExp(`^${email}`) }).waitFor()
  await using context = await browser.newContext()
  const other = await context.newPage()
  await other.goto(`${url}/sign-in`)
  await signIn(other, email, secret)
  await other.getByRole('textbox', { name: 'Prompt' }).waitFor()
  t.same(trouble, [])
})

t.test('an admin sees queues, workers and how each part is, and none of it hinders assistive technology', async (t) => {
  await using boss = await admin()
  const { page, trouble } = boss
  const look = async (name: string) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      t.same(await violations(page), [], `${name}, ${colorScheme}`)
    }
  }
  await look('users')
  await part(page, 'Queues')
  await page.getByRole('row', { name: /openai people/ }).waitFor()
  await page.getByRole('row', { name: /openai background/ }).waitFor()
  await page.getByText('3 workers').waitFor()
  await page.getByRole('heading', { name: 'Dead jobs' }).waitFor()
  await page.getByText('None.', { exact: true }).waitFor()
  await look('queues')
  await part(page, 'Health')
  await page.getByRole('row', { name: /nats Well/i }).waitFor()
  await page.getByRole('row', { name: /provider.anthropic Well/i }).waitFor()
  await look('health')
  t.same(trouble, [])
})
