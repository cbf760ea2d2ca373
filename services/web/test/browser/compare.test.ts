import { startStack } from '@playground/local'
import t from 'tap'
import { countRenders, takeRenders } from './count-renders.ts'
import { ask, lanesShown, statuses, untilEnded, untilWritten } from './enter.ts'
import { launchChromium } from './launch-chromium.ts'
import { newcomer } from './newcomer.ts'
import { untilSame } from './until-same.ts'

t.setTimeout(300_000)
const stack = await startStack({ web: true, environment: { RATE_LIMIT_STARTS_PER_MINUTE: '100' } })
t.teardown(() => stack.stop())
const browser = await launchChromium()
t.teardown(() => browser.close())

const long = 'Tell a long story about a river, in detail.'

t.test('three models answer one prompt side by side', async (t) => {
  await using someone = await newcomer(browser, stack.url)
  const { page, trouble } = someone
  await page.getByRole('button', { name: 'Models' }).click()
  const dialog = page.getByRole('dialog', { name: 'Choose models' })
  await untilSame(t, () => dialog.getByRole('checkbox', { checked: true }).count(), 3)
  await dialog.getByRole('button', { name: 'Done' }).click()
  await ask(page, 'Why do rivers bend?')
  await untilSame(t, () => page.getByRole('region').count(), 3)
  await untilSame(t, () => page.getByRole('status').textContent(), 'Connected')
  await untilEnded(page)
  await untilSame(t, () => statuses(page), ['completed', 'completed', 'completed'])
  for (const [index, label] of (await lanesShown(page)).entries()) {
    const region = page.getByRole('region', { name: label, exact: true })
    await untilWritten(page, index, 100)
    await untilSame(t, () => region.getByRole('group', { name: `Metrics ${label}` }).count(), 1)
    await untilSame(t, () => region.getByRole('button', { name: `Copy ${label}`, exact: true }).count(), 1)
    await untilSame(t, () => region.getByRole('button', { name: `Retry ${label}`, exact: true }).count(), 1)
  }
  t.same(trouble, [])
})

t.test('after a reload in mid-stream every answer goes on', async (t) => {
  await using someone = await newcomer(browser, stack.url)
  const { page, trouble } = someone
  await ask(page, long)
  const before = await untilWritten(page, 0, 150)
  await page.reload()
  await page.locator('[data-status="streaming"]').first().waitFor()
  const after = await untilWritten(page, 0, before.length + 50)
  t.equal(after.slice(0, 100), before.slice(0, 100))
  await untilEnded(page)
  await untilSame(t, () => statuses(page), ['completed', 'completed', 'completed'])
  t.same(trouble, [])
})

t.test('one lane is stopped and keeps its text, the others go on; then all are stopped', async (t) => {
  await using someone = await newcomer(browser, stack.url)
  const { page, trouble } = someone
  await ask(page, long)
  const label = await page.getByRole('region').first().getAttribute('aria-label')
  await untilWritten(page, 0, 80)
  await page.getByRole('button', { name: `Stop ${label}`, exact: true }).click()
  await untilSame(t, () => statuses(page), ['cancelled', 'streaming', 'streaming'])
  await untilWritten(page, 0, 80)
  await page.getByRole('button', { name: 'Stop all' }).click()
  await untilSame(t, () => statuses(page), ['cancelled', 'cancelled', 'cancelled'])
  t.same(trouble, [])
})

t.test('a token of one lane draws nothing in the others again', async (t) => {
  await using someone = await newcomer(browser, stack.url)
  const { page } = someone
  await countRenders(page)
  await ask(page, long)
  await untilWritten(page, 2, 40)
  await page.getByRole('button', { name: 'Stop all' }).click()
  await untilEnded(page)
  await page.reload()
  await untilEnded(page)
  const label = (await page.getByRole('region').first().getAttribute('aria-label')) ?? ''
  await page.getByRole('button', { name: `Retry ${label}`, exact: true }).click()
  // Its beginning is no token: until then the words of the time before stand there, and the replay is still offered.
  await page.locator('[data-status="streaming"]').first().waitFor()
  await untilWritten(page, 0, 20)
  await takeRenders(page)
  await untilWritten(page, 0, 300)
  const renders = await takeRenders(page)
  t.same(Object.keys(renders), [label], JSON.stringify(renders))
})

t.test('a follow-up is a second turn, and the first one can be looked at again', async (t) => {
  await using someone = await newcomer(browser, stack.url)
  const { page, trouble } = someone
  await ask(page, 'Say something short.')
  await untilEnded(page)
  const shown = () => page.locator('.lane .prose').allTextContents()
  const first = await shown()
  await page.getByRole('textbox', { name: 'Prompt' }).fill('And now about trees.')
  await page.getByRole('button', { name: 'Send' }).click()
  await page.getByRole('button', { name: 'Turn 1: Say something short.' }).waitFor()
  await untilEnded(page)
  t.notSame(await shown(), first)
  await page.getByRole('button', { name: 'Turn 1: Say something short.' }).click()
  await untilSame(t, shown, first)
  t.same(trouble, [])
})
