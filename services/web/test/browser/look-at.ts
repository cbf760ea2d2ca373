import type { Page } from 'playwright-core'
import type { Test } from 'tap'
import { violations } from './violations.ts'

/** Asserts of a state that axe-core finds nothing and nothing sticks out, light and dark, on a desk and on a phone. */
export async function lookAt(t: Test, page: Page, state: string): Promise<void> {
  for (const width of [360, 1440]) {
    await page.setViewportSize({ width, height: width === 360 ? 740 : 900 })
    await page.locator(`.bench[data-mode="${width === 360 ? 'one' : 'columns'}"]`).waitFor()
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      const name = `${state}, ${colorScheme}, ${width} wide`
      t.same(await violations(page), [], name)
      t.equal(await page.evaluate(() => document.documentElement.scrollWidth), width, name)
    }
  }
}
