import type { Browser } from 'playwright-core'

/** What the browser's own entries say of a page that streams. Times in ms. */
export type PageFigures = Readonly<{
  frames: number
  framesPerSecond: number
  frameP50: number
  frameP95: number
  frameP99: number
  longTasks: number
  longestTask: number
  /** Characters that were drawn in all lanes in the time that was measured. */
  drawn: number
}>

type Where = Readonly<{ url: string; sessionId: string; warmUpMs: number; measureMs: number }>

/** Opens a session that streams and looks for a while. */
export async function measurePage(
  browser: Browser,
  { url, sessionId, warmUpMs, measureMs }: Where,
): Promise<PageFigures> {
  const context = await browser.newContext({ viewport: { width: 1920, height: 1080 } })
  await context.addCookies([{ name: 'signed_in', value: '1', url }])
  const page = await context.newPage()
  await page.goto(`${url}/sessions/${sessionId}`)
  await page.locator('.prose').first().waitFor()
  await page.waitForTimeout(warmUpMs)
  const figures = await page.evaluate(async (forMs) => {
    const characters = () =>
      [...document.querySelectorAll('.prose')].reduce((sum, prose) => sum + (prose.textContent?.length ?? 0), 0)
    const tasks: number[] = []
    const observer = new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration)))
    observer.observe({ type: 'longtask' })
    const before = characters()
    // Reading all the text is our own long task, not the page's.
    await new Promise((resolve) => setTimeout(resolve, 300))
    tasks.length = 0
    const times = await new Promise<number[]>((resolve) => {
      const seen: number[] = []
      const startMs = performance.now()
      const look = (nowMs: number) => {
        seen.push(nowMs)
        if (nowMs - startMs < forMs) requestAnimationFrame(look)
        else resolve(seen)
      }
      requestAnimationFrame(look)
    })
    await new Promise((resolve) => setTimeout(resolve, 100))
    observer.disconnect()
    const taken = [...tasks]
    const gaps = times.slice(1).map((time, index) => time - (times[index] ?? time))
    return { gaps, tasks: taken, drawn: characters() - before }
  }, measureMs)
  await context.close()
  const gaps = figures.gaps.toSorted((a, b) => a - b)
  const at = (share: number) => gaps[Math.min(gaps.length - 1, Math.floor(gaps.length * share))] ?? 0
  const total = gaps.reduce((sum, gap) => sum + gap, 0)
  return {
    frames: gaps.length,
    framesPerSecond: (gaps.length / total) * 1000,
    frameP50: at(0.5),
    frameP95: at(0.95),
    frameP99: at(0.99),
    longTasks: figures.tasks.filter((duration) => duration > 50).length,
    longestTask: Math.max(0, ...figures.tasks),
    drawn: figures.drawn,
  }
}
