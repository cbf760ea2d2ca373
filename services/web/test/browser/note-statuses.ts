import type { Page } from 'playwright-core'

/**
 * Notes whatever the status lines say from now on, in this document, so that words which stand there for a moment are
 * not missed by who looks a moment later.
 *
 * @returns waits until a lane has said it
 */
export async function noteStatuses(page: Page): Promise<(lane: string, words: RegExp) => Promise<void>> {
  await page.evaluate(() => {
    const said: Record<string, string[]> = {}
    Object.assign(window, { said })
    const note = () => {
      for (const line of document.querySelectorAll('.lane .status')) {
        const lane = line.closest('.lane')?.getAttribute('aria-label') ?? ''
        const words = line.querySelector('span')?.textContent ?? ''
        said[lane] ??= []
        if (said[lane].at(-1) !== words) said[lane].push(words)
      }
    }
    new MutationObserver(note).observe(document.body, { subtree: true, childList: true, characterData: true })
    note()
  })
  return async (lane, words) => {
    await page.waitForFunction(
      ([name, source]) => {
        const { said } = Object.assign({ said: {} as Record<string, string[]> }, window)
        return (said[name] ?? []).some((each) => new RegExp(source).test(each))
      },
      [lane, words.source] as const,
      { timeout: 60_000 },
    )
  }
}
