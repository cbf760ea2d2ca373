import { startStack } from '@playground/local'
import type { Page } from 'playwright-core'
import t from 'tap'
import { ask, choose, untilEnded } from './enter.ts'
import { launchChromium } from './launch-chromium.ts'
import { newcomer } from './newcomer.ts'

const stack = await startStack({ web: true })
t.teardown(() => stack.stop())
const browser = await launchChromium()
t.teardown(() => browser.close())

/** What moved while the page came, and how much, as the browser counts it. */
async function shiftsOf(page: Page): Promise<{ value: number; moved: string[] }[]> {
  await page.locator('article .prose').first().waitFor()
  await page.locator('.conn[data-state="connected"]').waitFor()
  await page.waitForLoadState('networkidle')
  return await page.evaluate(
    () =>
      new Promise((resolve) => {
        const shifts: { value: number; moved: string[] }[] = []
        const note = (list: PerformanceObserverEntryList) => {
          for (const entry of list.getEntries()) {
            const shift = Object.assign({ value: 0, sources: [] as { node: Node | null }[] }, entry.toJSON(), {
              sources: Reflect.get(entry, 'sources') as { node: Node | null }[],
            })
            const moved = shift.sources.map((source: { node: Node | null }) =>
              source.node instanceof Element ? source.node.outerHTML.slice(0, 120) : '?',
            )
            shifts.push({ value: shift.value, moved })
          }
        }
        new PerformanceObserver(note).observe({ type: 'layout-shift', buffered: true })
        requestAnimationFrame(() => requestAnimationFrame(() => resolve(shifts)))
      }),
  )
}

for (const [width, height] of [
  [1280, 800],
  [360, 740],
] as const) {
  t.test(`a session that is opened at ${width} px comes without anything moving`, async (t) => {
    await using someone = await newcomer(browser, stack.url, { viewport: { width, height } })
    const { page } = someone
    await choose(page, 'Demo Comet', 'Demo Swift', 'Demo Atlas')
    await ask(page, 'Say something short.')
    await untilEnded(page)
    await page.reload()
    const shifts = await shiftsOf(page)
    const sum = shifts.reduce((all, { value }) => all + value, 0)
    t.ok(sum < 0.01, `${sum}: ${JSON.stringify(shifts, null, 2)}`)
  })
}
