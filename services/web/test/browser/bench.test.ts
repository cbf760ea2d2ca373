import { startStack } from '@playground/local'
import type { Page } from 'playwright-core'
import t from 'tap'
import { ask, choose, lanesShown, untilEnded, untilWritten } from './enter.ts'
import { launchChromium } from './launch-chromium.ts'
import { newcomer } from './newcomer.ts'
import { untilSame } from './until-same.ts'

t.setTimeout(300_000)
const stack = await startStack({ web: true, environment: { RATE_LIMIT_STARTS_PER_MINUTE: '100' } })
t.teardown(() => stack.stop())
const browser = await launchChromium()
t.teardown(() => browser.close())

const four = ['Demo Comet', 'Demo Swift', 'Demo Atlas', 'Demo Mason']
const untilMode = (page: Page, mode: string) => page.locator(`.bench[data-mode="${mode}"]`).waitFor()
const widths = (page: Page) =>
  page.locator('.lane').evaluateAll((all) => all.map((one) => Math.round(one.getBoundingClientRect().width)))

t.test('lanes stand as they fit, or as it was chosen for this session', async (t) => {
  await using someone = await newcomer(browser, stack.url)
  const { page, trouble } = someone
  await choose(page, ...four)
  await ask(page, 'Say something short.')
  await untilMode(page, 'columns')
  await page.setViewportSize({ width: 1024, height: 768 })
  await untilMode(page, 'scroll')
  await page.setViewportSize({ width: 1024, height: 1000 })
  await untilMode(page, 'grid')
  await page.setViewportSize({ width: 720, height: 450 })
  await untilMode(page, 'one')
  const widthPx = () => page.evaluate(() => document.documentElement.scrollWidth)
  await untilSame(t, widthPx, 720, 'nothing sticks out at 200 % zoom')
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.getByRole('button', { name: 'More for this session' }).click()
  await page.getByRole('menuitemradio', { name: 'One' }).click()
  await page.getByRole('tab').first().waitFor()
  await untilSame(t, () => lanesShown(page), ['Demo Comet'])
  await page.reload()
  await page.getByRole('tab').first().waitFor()
  await untilMode(page, 'one')
  t.same(trouble, [])
})

t.test('a line between columns is drawn and moved by keys, and both are kept', async (t) => {
  await using someone = await newcomer(browser, stack.url)
  const { page, trouble } = someone
  await choose(page, 'Demo Comet', 'Demo Swift')
  await ask(page, 'Say something short.')
  const line = page.getByRole('separator', { name: 'Width of Demo Comet' })
  const [before = 0] = await widths(page)
  const box = await line.boundingBox()
  if (box === null) throw new Error('no line')
  await page.mouse.move(box.x + 4, box.y + 200)
  await page.mouse.down()
  await page.mouse.move(box.x + 104, box.y + 200, { steps: 4 })
  await page.mouse.up()
  const first = async () => (await widths(page))[0]
  await untilSame(t, first, before + 100)
  await line.press('ArrowLeft')
  await untilSame(t, first, before + 76)
  await page.reload()
  await untilSame(t, first, before + 76)
  await line.press('Home')
  await untilSame(t, first, before)
  t.same(trouble, [])
})

t.test('lanes change places by pointer, by keys and by menu', async (t) => {
  await using someone = await newcomer(browser, stack.url)
  const { page, trouble } = someone
  await choose(page, 'Demo Comet', 'Demo Swift', 'Demo Atlas')
  await ask(page, 'Say something short.')
  const until = (...order: string[]) => untilSame(t, () => lanesShown(page), order)
  const head = (label: string) => page.getByRole('region', { name: label }).locator('.lane-name')
  await head('Demo Comet').hover()
  await page.mouse.down()
  await head('Demo Atlas').hover()
  await page.mouse.up()
  await until('Demo Swift', 'Demo Atlas', 'Demo Comet')
  await page.getByRole('group', { name: 'Answer of Demo Comet' }).focus()
  await page.keyboard.press('Alt+Shift+ArrowLeft')
  await until('Demo Swift', 'Demo Comet', 'Demo Atlas')
  await page.getByRole('button', { name: 'More for Demo Swift' }).click()
  await page.getByRole('menuitem', { name: /^Move right/ }).click()
  await until('Demo Comet', 'Demo Swift', 'Demo Atlas')
  const hues = () => page.locator('.lane').evaluateAll((all) => all.map((one) => one.getAttribute('data-lane')))
  await untilSame(t, hues, ['A', 'B', 'C'], 'a hue belongs to a place')
  t.same(trouble, [])
})

t.test('every lane keeps where it was read, in other lanes and in other turns', async (t) => {
  await using someone = await newcomer(browser, stack.url, { viewport: { width: 390, height: 700 } })
  const { page } = someone
  await choose(page, 'Demo Comet', 'Demo Swift')
  await ask(page, 'Explain a queue with a table and code.')
  await untilEnded(page)
  const body = page.locator('.lane[data-on="true"] .lane-body')
  // A lane that comes into view is put where it was read, then drawn: whoever scrolls before that is not heard.
  const untilDrawn = (name: string) => page.getByRole('region', { name }).locator('.prose').waitFor()
  const scrollTo = (top: number) =>
    body.evaluate(async (element, to) => {
      element.scrollTop = to
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
    }, top)
  const top = () => body.evaluate((element) => element.scrollTop)
  await untilDrawn('Demo Comet')
  await scrollTo(140)
  await page.getByRole('tab').nth(1).click()
  await untilDrawn('Demo Swift')
  await scrollTo(60)
  await page.getByRole('tab').nth(0).click()
  await untilSame(t, top, 140)
  await page.getByRole('textbox', { name: 'Prompt' }).fill('And once more, short.')
  await page.getByRole('textbox', { name: 'Prompt' }).press('Control+Enter')
  await page.getByRole('button', { name: /^Turn 1:/ }).click()
  await untilSame(t, top, 140)
  await page.getByRole('tab').nth(1).click()
  await untilSame(t, top, 60)
})

t.test('a lane that nobody sees is not drawn, and is whole when it is seen', async (t) => {
  await using someone = await newcomer(browser, stack.url, { viewport: { width: 390, height: 844 } })
  const { page } = someone
  await choose(page, 'Demo Sage', 'Demo Comet')
  await ask(page, 'Tell a long story about a river, in detail.')
  await untilWritten(page, 0, 300)
  const hidden = () => page.locator('article').nth(1).locator('.prose').allTextContents()
  const before = await hidden()
  await untilWritten(page, 0, 700)
  t.same(await hidden(), before, 'no word of the second lane was drawn')
  await page.getByRole('tab').nth(1).click()
  await untilWritten(page, 1, 300)
  await page.getByRole('button', { name: 'Stop all' }).click()
})

t.test('the frames of a turn stand where they stand from its first word to its end', async (t) => {
  await using someone = await newcomer(browser, stack.url)
  const { page } = someone
  await choose(page, ...four)
  await ask(page, 'Explain a queue, with a table and code.')
  const frames = () =>
    page.evaluate(() =>
      [...document.querySelectorAll('.turns, .lane-head, .lane-body, .lane-foot, .race, .dock')].map((frame) => {
        const { x, y, width, height } = frame.getBoundingClientRect()
        return [x, y, width, height]
      }),
    )
  await page.locator('article .prose').first().waitFor()
  const before = await frames()
  await untilEnded(page)
  await untilSame(t, frames, before)
  const sizes = await page.evaluate(() =>
    ['.lane-head', '.lane-foot', '.race', '.dock'].map((part) => document.querySelector(part)?.clientHeight),
  )
  t.same(sizes, [49, 159, 41, 108], 'head, foot, race and dock are as high as the design says, less their line')
})
