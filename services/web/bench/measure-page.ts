import type { Browser, CDPSession } from 'playwright-core'
import type { ScriptedGateway } from './start-scripted-gateway.ts'

/** What the browser's own entries say of a page that streams. Times in ms, unless named otherwise. */
export type PageFigures = Readonly<{
  framesPerSecond: number
  frameP50: number
  frameP95: number
  frameP99: number
  longTasks: number
  longestTask: number
  /** Processor time of the page's main thread in one second, and what of it is what; the rest is mostly painting. */
  mainMsPerSecond: number
  scriptMsPerSecond: number
  styleMsPerSecond: number
  layoutMsPerSecond: number
  /** The same main thread for each token that came in. Null where none came. */
  mainMicrosPerToken: number | null
  /** Processor time of the whole browser in one second, rasterising and putting together included. */
  browserMsPerSecond: number
  /** Characters that were drawn in all lanes in one second. */
  drawnPerSecond: number
}>

type Where = Readonly<{
  gateway: ScriptedGateway
  path: string
  /** The elements whose texts are answers. */
  said: string
  warmUpMs: number
  measureMs: number
}>

/** Opens a page that streams and looks for a while. */
export async function measurePage(
  browser: Browser,
  { gateway, path, said, warmUpMs, measureMs }: Where,
): Promise<PageFigures> {
  const context = await browser.newContext({ viewport: { width: 1920, height: 1080 } })
  await context.addCookies([{ name: 'signed_in', value: '1', url: gateway.url }])
  const page = await context.newPage()
  await page.goto(gateway.url + path)
  await page.locator(said).first().waitFor()
  await page.waitForTimeout(warmUpMs)
  const characters = () =>
    page.evaluate(
      (selector) =>
        [...document.querySelectorAll(selector)].reduce((sum, { textContent }) => sum + (textContent?.length ?? 0), 0),
      said,
    )
  const charactersBefore = await characters()
  // Reading all the text is our own long task, not the page's.
  await page.waitForTimeout(300)
  const target = await context.newCDPSession(page)
  await target.send('Performance.enable', { timeDomain: 'threadTicks' })
  const whole = await browser.newBrowserCDPSession()

  const [sentBefore, mainBefore, browserBefore] = [gateway.sent(), await mainThread(target), await cpuMs(whole)]
  const { gaps, tasks } = await page.evaluate(watchFrames, measureMs)
  const [sent, main, browserMs] = [gateway.sent() - sentBefore, await mainThread(target), await cpuMs(whole)]
  const drawn = (await characters()) - charactersBefore
  await context.close()

  const seconds = gaps.reduce((sum, gap) => sum + gap, 0) / 1000
  const sorted = gaps.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
  const spentMs = (name: string) => ((main.get(name) ?? 0) - (mainBefore.get(name) ?? 0)) * 1000
  return {
    framesPerSecond: gaps.length / seconds,
    frameP50: at(0.5),
    frameP95: at(0.95),
    frameP99: at(0.99),
    longTasks: tasks.filter((duration) => duration > 50).length,
    longestTask: Math.max(0, ...tasks),
    mainMsPerSecond: spentMs('TaskDuration') / seconds,
    scriptMsPerSecond: spentMs('ScriptDuration') / seconds,
    styleMsPerSecond: spentMs('RecalcStyleDuration') / seconds,
    layoutMsPerSecond: spentMs('LayoutDuration') / seconds,
    mainMicrosPerToken: sent === 0 ? null : (spentMs('TaskDuration') * 1000) / sent,
    browserMsPerSecond: (browserMs - browserBefore) / seconds,
    drawnPerSecond: drawn / seconds,
  }
}

/** Runs in the page: the times between frames, and the long tasks the browser noted meanwhile. */
async function watchFrames(forMs: number): Promise<{ gaps: number[]; tasks: number[] }> {
  const tasks: number[] = []
  const observer = new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration)))
  observer.observe({ type: 'longtask' })
  const gaps = await new Promise<number[]>((resolve) => {
    const seen: number[] = []
    let startMs = 0
    let lastMs = 0
    const look = (nowMs: number) => {
      if (startMs === 0) startMs = nowMs
      else seen.push(nowMs - lastMs)
      lastMs = nowMs
      if (nowMs - startMs < forMs) requestAnimationFrame(look)
      else resolve(seen)
    }
    requestAnimationFrame(look)
  })
  // Entries come a little later than what they tell of.
  await new Promise((resolve) => setTimeout(resolve, 100))
  observer.disconnect()
  return { gaps, tasks }
}

/** Seconds of processor time, not of waiting: they hold when other work takes the cores. */
async function mainThread(target: CDPSession): Promise<ReadonlyMap<string, number>> {
  const { metrics } = await target.send('Performance.getMetrics')
  return new Map(metrics.map(({ name, value }) => [name, value]))
}

async function cpuMs(browser: CDPSession): Promise<number> {
  const { processInfo } = await browser.send('SystemInfo.getProcessInfo')
  return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime * 1000, 0)
}
