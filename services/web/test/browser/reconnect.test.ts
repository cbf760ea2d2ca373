import { startStack } from '@playground/local'
import t from 'tap'
import { ask, statuses, untilEnded, untilWritten } from './enter.ts'
import { launchChromium } from './launch-chromium.ts'
import { newcomer } from './newcomer.ts'
import { untilSame } from './until-same.ts'

const stack = await startStack({ web: true, restartCrashed: true })
t.teardown(() => stack.stop())
const browser = await launchChromium()
t.teardown(() => browser.close())

t.test('when the gateway dies in mid-stream the page says so, comes back, and the answers are whole', async (t) => {
  await using someone = await newcomer(browser, stack.url)
  const { page } = someone
  await ask(page, 'Tell a long story about a river, in detail.')
  const before = await untilWritten(page, 0, 100)
  // It is soon there again: whoever looks only then may have missed it.
  const missed = page.getByRole('status').filter({ hasText: 'Reconnecting' }).waitFor()
  stack.gateways[0]?.kill()
  await missed
  await page.getByRole('status').filter({ hasText: 'Connected' }).waitFor({ timeout: 60_000 })
  await untilEnded(page)
  await untilSame(t, () => statuses(page), ['completed', 'completed', 'completed'])
  const texts = await page.locator('.prose').allTextContents()
  t.equal(texts[0]?.slice(0, 80), before.slice(0, 80))
  await page.reload()
  await untilEnded(page)
  await untilSame(t, () => page.locator('.prose').allTextContents(), texts)
})
