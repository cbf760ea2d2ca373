import type { ProviderAnswer } from '@playground/testing'
import type { Page } from 'playwright-core'
import t from 'tap'
import { ask, choose, untilEnded, untilWritten } from './enter.ts'
import { launchChromium } from './launch-chromium.ts'
import { lookAt } from './look-at.ts'
import { newcomer } from './newcomer.ts'
import { startScriptedStack } from './start-scripted-stack.ts'

t.setTimeout(300_000)
const patient = '300000'
const stack = await startScriptedStack({ PROVIDER_FIRST_BYTE_MS: patient, PROVIDER_NO_CONTENT_MS: patient })
t.teardown(() => stack.stop())
const browser = await launchChromium()
t.teardown(() => browser.close())

const options = { bypassCSP: true, reducedMotion: 'reduce' } as const
const saidIn = (page: Page, name: string, text: string | RegExp) =>
  page.getByRole('region', { name, exact: true }).getByText(text).first().waitFor({ timeout: 60_000 })
const dockHeight = (page: Page) => page.locator('.dock').evaluate((dock) => dock.getBoundingClientRect().height)
/** The colour of what is drawn behind the last word of an answer that ends with a paragraph. */
const caretOf = (page: Page, name: string) =>
  page
    .getByRole('region', { name, exact: true })
    .locator('.prose[data-live="true"] > :last-child > :last-child')
    .evaluate((end) => getComputedStyle(end, '::after').backgroundColor)
const sentence = 'Offline. Answers go on without you and will be here when you return.'

t.test('a vendor that says nothing more and one that refuses: how long, and which try it is', async (t) => {
  await using someone = await newcomer(browser, stack.url, options)
  const { page, trouble } = someone
  stack.change({ refuser: { fault: 'status', status: 529, retryAfter: 20 } })
  await choose(page, 'pausing', 'refuser')
  await ask(page, 'Why?')
  await saidIn(page, 'refuser', 'Retrying 2 of 3, overloaded')
  await saidIn(page, 'pausing', /^No text for \d+ s$/)
  await saidIn(page, 'pausing', /word19/)
  t.equal(await caretOf(page, 'pausing'), 'rgba(0, 0, 0, 0)')
  await lookAt(t, page, 'stalled and retrying')
  await page.getByRole('button', { name: 'Stop all' }).click()
  await untilEnded(page)
  stack.change({})
  t.same(trouble, [])
})

t.test('a worker that sleeps is waited for, and answers when it wakes', async (t) => {
  await using someone = await newcomer(browser, stack.url, options)
  const { page, trouble } = someone
  await choose(page, 'plain')
  await stack.worker?.pause()
  await ask(page, 'Why?')
  await saidIn(page, 'plain', /^Waiting for a worker, \d+ s$/)
  await saidIn(page, 'plain', 'The answer appears here.')
  await lookAt(t, page, 'waiting for a worker')
  stack.worker?.resume()
  await saidIn(page, 'plain', 'All is well.')
  t.same(trouble, [])
})

t.test('a worker that dies takes its words with it, which is said until another one answers', async (t) => {
  await using someone = await newcomer(browser, stack.url, options)
  const { page, trouble } = someone
  await choose(page, 'endless', 'plain')
  await ask(page, 'Why?')
  await untilWritten(page, 0, 100)
  const answer = Promise.withResolvers<ProviderAnswer>()
  stack.change({ endless: answer.promise })
  await stack.worker?.restart()
  await saidIn(page, 'endless', 'Restarted: worker lost')
  await saidIn(page, 'endless', 'The answer appears here.')
  await lookAt(t, page, 'restarted')
  answer.resolve({ text: ['Here I am.'] })
  stack.change({})
  await saidIn(page, 'endless', 'Here I am.')
  await saidIn(page, 'endless', /^Completed in/)
  t.same(trouble, [])
})

t.test('without a gateway the page says that answers go on, and shows them when it is back', async (t) => {
  await using someone = await newcomer(browser, stack.url, options)
  const { page } = someone
  await choose(page, 'thinker', 'plain')
  await ask(page, 'Why?')
  await untilWritten(page, 0, 20)
  const before = await dockHeight(page)
  t.equal(before, 109)
  t.not(await caretOf(page, 'thinker'), 'rgba(0, 0, 0, 0)')
  const status = (text: string) => page.getByRole('status').filter({ hasText: text })
  const reconnecting = status('Reconnecting').waitFor()
  stack.gateway?.kill()
  await reconnecting
  await status('Offline').waitFor({ timeout: 60_000 })
  await page.getByText(sentence).waitFor()
  t.equal(await dockHeight(page), before)
  await lookAt(t, page, 'no gateway')
  await stack.gateway?.restart()
  await status('Connected').waitFor({ timeout: 60_000 })
  await page.getByText(sentence).waitFor({ state: 'detached' })
  await saidIn(page, 'thinker', /word119/)
  await saidIn(page, 'thinker', /^Completed in/)
  t.equal(await page.getByRole('alert').count(), 0)
})

t.test('without a network, too, the same is said as soon as the connection is lost', async (t) => {
  await using someone = await newcomer(browser, stack.url, options)
  const { page, context } = someone
  await choose(page, 'thinker', 'plain')
  await ask(page, 'Why?')
  await untilWritten(page, 0, 20)
  await page.evaluate(() => {
    const said: string[] = []
    Object.assign(window, { said })
    const line = document.querySelector('.conn')
    if (line === null) return
    const note = () => said.push(line.textContent ?? '')
    new MutationObserver(note).observe(line, { subtree: true, childList: true, characterData: true })
  })
  // Chromium cuts no socket that is open: the gateway does. Often the page is not told, and has to find out.
  await context.setOffline(true)
  stack.gateway?.kill()
  await page.getByText(sentence).waitFor({ timeout: 60_000 })
  t.same(await page.evaluate(() => Object.assign({ said: [] as string[] }, window).said), ['Offline'])
  await lookAt(t, page, 'no network')
  await stack.gateway?.restart()
  await context.setOffline(false)
  await page.getByText(sentence).waitFor({ state: 'detached', timeout: 60_000 })
  await saidIn(page, 'thinker', /word119/)
  await saidIn(page, 'thinker', /^Completed in/)
})
