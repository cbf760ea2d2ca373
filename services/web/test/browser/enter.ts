import type { Page } from 'playwright-core'

let accounts = 0

/** Makes an account and waits for the start page. */
export async function enter(page: Page, origin: string): Promise<string> {
  const email = `someone-${process.pid}-${++accounts}@example.test`
  await page.goto(`${origin}/sign-up`)
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password').fill('correct horse battery')
  await page.getByRole('button', { name: 'Create account' }).click()
  await page.getByRole('textbox', { name: 'Prompt' }).waitFor()
  return email
}

/** Chooses exactly these models on the start page. */
export async function choose(page: Page, ...names: string[]): Promise<void> {
  // Before the models are there, there is nothing to uncheck.
  await page
    .getByRole('button', { name: /^Remove / })
    .first()
    .waitFor()
  await page.getByRole('button', { name: 'Models' }).click()
  const dialog = page.getByRole('dialog', { name: 'Choose models' })
  const checked = dialog.getByRole('checkbox', { checked: true })
  await checked.first().waitFor()
  while ((await checked.count()) > 0) await checked.first().uncheck()
  for (const name of names) await dialog.getByRole('checkbox', { name, exact: true }).check()
  await dialog.getByRole('button', { name: 'Done' }).click()
}

/** Sends a prompt from the start page to the models that are chosen there, and waits for the session. */
export async function ask(page: Page, prompt: string): Promise<void> {
  await page
    .getByRole('button', { name: /^Remove / })
    .first()
    .waitFor()
  await page.getByRole('textbox', { name: 'Prompt' }).fill(prompt)
  await page.getByRole('textbox', { name: 'Prompt' }).press('Control+Enter')
  await page.waitForURL('**/sessions/*')
  await page.getByRole('region').first().waitFor()
}

/** The statuses of the lanes, in their order. */
export function statuses(page: Page): Promise<string[]> {
  return page.locator('[data-status]').evaluateAll((all) => all.map((one) => one.getAttribute('data-status') ?? ''))
}

/** The names of the lanes that are shown, in their order. */
export function lanesShown(page: Page): Promise<string[]> {
  return page.getByRole('region').evaluateAll((all) => all.map((one) => one.getAttribute('aria-label') ?? ''))
}

/** Waits until no lane is running. */
export async function untilEnded(page: Page): Promise<void> {
  await page.waitForFunction(
    () => {
      const all = [...document.querySelectorAll('[data-status]')].map((one) => one.getAttribute('data-status'))
      return all.length > 0 && all.every((status) => status !== 'queued' && status !== 'streaming')
    },
    null,
    { timeout: 60_000 },
  )
}

/** Waits until the answer of a lane has `length` characters. */
export async function untilWritten(page: Page, lane: number, length: number): Promise<string> {
  const handle = await page.waitForFunction(
    ([nth, least]) => {
      const text = document.querySelectorAll('article')[nth]?.querySelector('.prose')?.textContent ?? ''
      return text.length >= least ? text : false
    },
    [lane, length] as const,
    { timeout: 30_000 },
  )
  return String(await handle.jsonValue())
}
