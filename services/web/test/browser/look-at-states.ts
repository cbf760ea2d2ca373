import type { Browser } from 'playwright-core'
import { ask, choose, untilEnded } from './enter.ts'
import { newcomer } from './newcomer.ts'
import { violations } from './violations.ts'

type Viewport = { width: number; height: number }
type Found = Readonly<{ state: string; violations: readonly string[]; widthPx: number }>

/** Goes through the states of comparing and says of each, light and dark, what axe-core finds, and how wide it is. */
export async function* lookAtStates(browser: Browser, url: string, viewport: Viewport): AsyncGenerator<Found> {
  await using someone = await newcomer(browser, url, { viewport, bypassCSP: true, reducedMotion: 'reduce' })
  const { page } = someone
  async function* look(state: string): AsyncGenerator<Found> {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      const widthPx = await page.evaluate(() => document.documentElement.scrollWidth)
      yield { state: `${state}, ${colorScheme}`, violations: await violations(page), widthPx }
    }
  }
  const close = async () => {
    await page.keyboard.press('Escape')
    await page.locator('[role="dialog"], [role="menu"]').waitFor({ state: 'detached' })
  }
  await choose(page, 'plain', 'thinker', 'refuser', 'broken')
  await page.getByRole('button', { name: 'Settings', exact: true }).click()
  yield* look('settings of all lanes')
  await page.getByRole('radio', { name: /^B: / }).press('Space')
  yield* look('settings of a lane')
  await close()
  await page.getByRole('button', { name: 'Cost cap' }).click()
  yield* look('cost cap')
  await close()
  await page.getByRole('textbox', { name: 'Prompt' }).fill('Why?')
  await page.getByRole('table', { name: 'Before you send' }).waitFor()
  yield* look('before sending')
  await ask(page, 'Why?')
  await page.locator('[data-status="failed"]').first().waitFor({ state: 'attached' })
  await untilEnded(page)
  yield* look('failed, interrupted and completed')
  await page.getByRole('button', { name: 'More for plain' }).click()
  yield* look('menu of a lane')
  await close()
  await page.getByRole('button', { name: 'More for this session' }).click()
  yield* look('menu of the session')
  await close()
  if (viewport.width > 860) {
    await page.getByRole('slider', { name: 'Moment of the race' }).fill('1000')
    yield* look('replay')
    await page.getByRole('radiogroup', { name: 'View' }).getByText('Diff').click()
    await page.getByRole('group', { name: 'Diff' }).waitFor()
    yield* look('diff')
    await page.getByRole('radiogroup', { name: 'View' }).getByText('Agreement').click()
    await page.getByRole('group', { name: 'Agreement' }).waitFor()
    yield* look('agreement')
    await page.getByRole('radiogroup', { name: 'View' }).getByText('Answers').click()
  } else {
    for (const sheet of ['Race', 'Before the next turn']) {
      await page.getByRole('button', { name: 'More for this session' }).click()
      await page.getByRole('menuitem', { name: sheet }).click()
      await page.getByRole('dialog', { name: sheet }).waitFor()
      yield* look(sheet)
      await close()
    }
  }
  await page.getByRole('radiogroup', { name: 'Which answer is better?' }).getByText('Tie').click()
  await page.getByRole('group', { name: 'What was it about?' }).waitFor()
  yield* look('voted')
}
