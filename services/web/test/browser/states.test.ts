import type { Page } from 'playwright-core'
import t from 'tap'
import { ask, choose, untilEnded } from './enter.ts'
import { launchChromium } from './launch-chromium.ts'
import { newcomer } from './newcomer.ts'
import { noteStatuses } from './note-statuses.ts'
import { startScriptedStack } from './start-scripted-stack.ts'
import { untilSame } from './until-same.ts'

t.setTimeout(300_000)
const stack = await startScriptedStack()
t.teardown(() => stack.stop())
const browser = await launchChromium()
t.teardown(() => browser.close())

const lane = (page: Page, name: string) => page.getByRole('region', { name, exact: true })
const saidIn = (page: Page, name: string, text: string | RegExp) => lane(page, name).getByText(text).first().waitFor()

t.test('a lane says what it is doing', async (t) => {
  await using someone = await newcomer(browser, stack.url)
  const { page, trouble } = someone
  await choose(page, 'thinker', 'refuser', 'endless')
  const untilSaid = await noteStatuses(page)
  await ask(page, 'Why?')
  await untilSaid('thinker', /^Thinking, \d+ s$/)
  await untilSaid('refuser', /^Retrying 2 of 3, overloaded$/)
  await untilSaid('endless', /^Streaming, \d+\.\d s$/)
  await saidIn(page, 'thinker', /^Thought for \d+ s/)
  // What was thought is folded.
  await lane(page, 'thinker').locator('details.think:not([open])').waitFor()
  await saidIn(page, 'refuser', 'Failed after 3 tries')
  await saidIn(page, 'refuser', 'The provider is overloaded')
  await saidIn(page, 'refuser', /Nothing was charged\./)
  await page.getByRole('button', { name: 'Stop endless' }).click()
  await saidIn(page, 'endless', /^Stopped at /)
  stack.change({ refuser: { text: ['Now it works.'] } })
  await lane(page, 'refuser').getByRole('button', { name: 'Retry', exact: true }).click()
  await saidIn(page, 'refuser', 'Now it works.')
  stack.change({})
  t.same(trouble, [])
})

t.test('and how it ended', async (t) => {
  await using someone = await newcomer(browser, stack.url)
  const { page, trouble } = someone
  await choose(page, 'plain', 'short', 'broken', 'arabic')
  await ask(page, 'Why?')
  await untilEnded(page)
  await saidIn(page, 'plain', /^Completed in/)
  await saidIn(page, 'short', /^Stopped at the token limit, /)
  await saidIn(page, 'broken', /^Interrupted at /)
  await saidIn(page, 'broken', 'word19')
  await saidIn(page, 'plain', 'unknown')
  const direction = (part: string) =>
    lane(page, 'arabic')
      .locator(`.prose ${part}`)
      .first()
      .evaluate((element) => getComputedStyle(element).direction)
  await untilSame(t, async () => [await direction('p'), await direction('ul')], ['rtl', 'rtl'])
  t.same(trouble, [])
})

t.test('screen readers hear one sentence for a change, never words of an answer', async (t) => {
  await using someone = await newcomer(browser, stack.url)
  const { page } = someone
  await choose(page, 'thinker', 'plain')
  await ask(page, 'Why?')
  const heard = page.locator('[aria-live="polite"].sr-only')
  await heard.getByText('thinker is thinking.').waitFor()
  await heard.getByText('thinker has started.').waitFor()
  await heard.getByText(/^plain completed in [\d.]+ seconds\.$/).waitFor()
  await untilEnded(page)
  await heard.getByText(/^thinker completed in [\d.]+ seconds\.$/).waitFor()
  t.notMatch(await heard.textContent(), /word\d/)
})
