import type { Page } from 'playwright-core'
import t from 'tap'
import { ask, choose, untilWritten } from './enter.ts'
import { launchChromium } from './launch-chromium.ts'
import { newcomer } from './newcomer.ts'
import { startScriptedStack } from './start-scripted-stack.ts'
import { untilSame } from './until-same.ts'

t.setTimeout(300_000)
const stack = await startScriptedStack()
t.teardown(() => stack.stop())
const browser = await launchChromium()
t.teardown(() => browser.close())

const words = (letter: string) =>
  Array.from({ length: 2000 }, (_, index) => `${letter}${index}${index % 20 === 19 ? '\n\n' : ' '}`)
stack.change({
  endless: { text: words('a'), paceMs: 50 },
  thinker: { text: words('b'), paceMs: 50 },
  plain: { text: words('c'), paceMs: 50 },
})

const body = (page: Page) => page.locator('.lane-body').first()
const place = (page: Page) =>
  body(page).evaluate(({ scrollTop, scrollHeight, clientHeight }) => ({
    top: scrollTop,
    left: scrollHeight - scrollTop - clientHeight,
  }))
/** Until there are so many characters more than now. */
async function untilGrown(page: Page, by: number): Promise<void> {
  const { length } = await untilWritten(page, 0, 1)
  await untilWritten(page, 0, length + by)
}

t.test('who is at the end is kept there, who scrolled up is left alone, who comes back is taken along', async (t) => {
  await using someone = await newcomer(browser, stack.url, { viewport: { width: 1440, height: 620 } })
  const { page } = someone
  await choose(page, 'endless', 'thinker')
  await ask(page, 'Why?')
  const overflows = () => {
    const box = document.querySelector('.lane-body')
    return box !== null && box.scrollHeight > box.clientHeight + 100
  }
  await page.waitForFunction(overflows, null, { timeout: 60_000 })
  const { top } = await place(page)
  await untilGrown(page, 150)
  const isAtEnd = async () => (await place(page)).left < 24
  await untilSame(t, isAtEnd, true)
  t.ok((await place(page)).top > top, 'the end moved, and the view with it')
  t.equal(await page.getByRole('button', { name: 'Follow' }).count(), 0)

  await body(page).hover()
  await page.mouse.wheel(0, -100)
  await page.getByRole('button', { name: 'Follow' }).waitFor()
  const left = await place(page)
  await untilGrown(page, 200)
  const after = await place(page)
  t.equal(after.top, left.top, 'not a pixel')
  t.ok(after.left > left.left, 'though the text grew')

  await page.mouse.wheel(0, 10_000)
  await page.getByRole('button', { name: 'Follow' }).waitFor({ state: 'detached' })
  await untilGrown(page, 150)
  await untilSame(t, isAtEnd, true)

  await page.mouse.wheel(0, -100)
  await page.getByRole('button', { name: 'Follow' }).click()
  await untilGrown(page, 150)
  await untilSame(t, isAtEnd, true)
})

t.test('three lanes stream without moving anything that is there already', async (t) => {
  await using someone = await newcomer(browser, stack.url)
  const { page } = someone
  await choose(page, 'endless', 'thinker', 'plain')
  await ask(page, 'Why?')
  for (const lane of [0, 1, 2]) await untilWritten(page, lane, 20)
  await page.mouse.move(0, 0)
  await page.evaluate(() => {
    type Source = { previousRect: DOMRectReadOnly; currentRect: DOMRectReadOnly }
    const seen = { shifted: 0, moved: [] as Source[] }
    Object.assign(window, { seen })
    // The caret goes along with the words it stands behind: the one thing that is meant to move. It is 7 px wide.
    const isMoved = ({ previousRect: before, currentRect: after }: Source) =>
      after.width !== 7 && (before.x !== after.x || before.y !== after.y)
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const { value, sources } = Object.assign({ value: 0, sources: [] as Source[] }, entry.toJSON())
        seen.shifted += value
        seen.moved.push(...sources.filter(isMoved))
      }
    }).observe({ type: 'layout-shift' })
  })
  for (const lane of [0, 1, 2]) await untilWritten(page, lane, 900)
  const seen = await page.evaluate(() => Object.assign({ seen: { shifted: 1, moved: [] as unknown[] } }, window).seen)
  t.same(seen.moved, [])
  t.equal(Math.round(seen.shifted * 100), 0, 'carets and all')
})
