import { startStack } from '@playground/local'
import t from 'tap'
import { ask, choose, lanesShown, untilEnded } from './enter.ts'
import { launchChromium } from './launch-chromium.ts'
import { newcomer } from './newcomer.ts'
import { untilSame } from './until-same.ts'

t.setTimeout(300_000)
const stack = await startStack({ web: true, environment: { RATE_LIMIT_STARTS_PER_MINUTE: '100' } })
t.teardown(() => stack.stop())
const browser = await launchChromium()
t.teardown(() => browser.close())

t.test('one model stands in two lanes with settings of their own', async (t) => {
  await using someone = await newcomer(browser, stack.url)
  const { page, trouble } = someone
  await choose(page, 'Demo Comet')
  await page.getByRole('button', { name: 'Models' }).click()
  await page.getByRole('button', { name: 'Add Demo Comet again' }).click()
  await page.getByRole('button', { name: 'Done' }).click()
  await page.getByRole('button', { name: 'settings of lane B' }).click()
  const dialog = page.getByRole('dialog', { name: 'Lane settings' })
  await dialog.getByLabel('Label').fill('Warm')
  await dialog.getByLabel('Temperature').fill('1.5')
  await dialog.getByRole('button', { name: 'Done' }).click()
  await ask(page, 'Say something short.')
  await untilSame(t, () => lanesShown(page), ['Demo Comet', 'Warm'])
  await page.getByRole('region', { name: 'Warm' }).filter({ hasText: 'temp 1.5' }).waitFor()
  t.notMatch(await page.getByRole('region', { name: 'Demo Comet' }).textContent(), /temp/)
  await untilEnded(page)

  await page.getByRole('button', { name: 'New comparison' }).click()
  await page.getByRole('button', { name: 'Remove Demo Comet' }).click()
  await page.getByRole('button', { name: /^Demo Comet, Warm/ }).click()
  await untilSame(t, () => page.getByRole('button', { name: /settings of lane/ }).count(), 2)
  t.same(trouble, [])
})

t.test('a setting is given to all lanes at once, and only what a model takes is offered', async (t) => {
  await using someone = await newcomer(browser, stack.url)
  const { page, trouble } = someone
  await choose(page, 'Demo Scholar', 'Demo Swift')
  await page.getByRole('button', { name: 'Settings', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Lane settings' })
  await dialog.getByRole('radio', { name: 'Same for all lanes', checked: true }).waitFor()
  await dialog.filter({ hasText: 'TemperatureNot sent to A' }).waitFor()
  await dialog.getByLabel('Temperature').fill('0.2')
  await dialog.getByLabel('Token limit').fill('40')
  await dialog.getByRole('radio', { name: 'A: Demo Scholar' }).press('Space')
  await dialog.getByLabel('Temperature').waitFor({ state: 'detached' })
  await untilSame(t, () => dialog.getByLabel('Token limit').inputValue(), '40')
  await dialog.getByLabel('Reasoning effort').waitFor()
  await dialog.getByRole('button', { name: 'Done' }).click()
  await page.getByRole('textbox', { name: 'Prompt' }).fill('Tell a long story about a river.')
  await page.getByText('Temperature not sent', { exact: true }).waitFor()
  await ask(page, 'Tell a long story about a river.')
  await untilEnded(page)
  await page
    .getByText(/^Stopped at the token limit/)
    .first()
    .waitFor()
  t.same(trouble, [])
})

t.test('a number out of bounds is not taken', async (t) => {
  await using someone = await newcomer(browser, stack.url)
  const { page } = someone
  await page.getByRole('button', { name: 'Settings', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Lane settings' })
  await dialog.getByLabel('Temperature').fill('3')
  await dialog.getByRole('button', { name: 'Done' }).click()
  const isMarked = () => dialog.getByLabel('Temperature').evaluate((field) => field.matches(':user-invalid'))
  await untilSame(t, isMarked, true)
  await dialog.getByLabel('Temperature').fill('2')
  await dialog.getByRole('button', { name: 'Done' }).click()
  await dialog.waitFor({ state: 'detached' })
})

t.test('new settings of a lane hold from the next turn on', async (t) => {
  await using someone = await newcomer(browser, stack.url)
  const { page, trouble } = someone
  await choose(page, 'Demo Comet', 'Demo Atlas')
  await ask(page, 'Say something short.')
  await untilEnded(page)
  await page.getByRole('button', { name: 'More for Demo Comet' }).click()
  await page.getByRole('menuitem', { name: 'Settings' }).click()
  const dialog = page.getByRole('dialog', { name: 'Lane settings' })
  await dialog.getByLabel('Instructions').fill('Speak like a lighthouse keeper.')
  await dialog.getByRole('button', { name: 'Done' }).click()
  await page.getByText(/own instructions/).waitFor()
  await page.getByRole('textbox', { name: 'Prompt' }).fill('And once more, short.')
  await page.getByRole('textbox', { name: 'Prompt' }).press('Control+Enter')
  await page.getByRole('button', { name: /^Turn 1:/ }).waitFor()
  await untilEnded(page)
  await page.getByRole('region', { name: 'Demo Comet' }).getByText('Following the instructions').waitFor()
  t.notMatch(await page.getByRole('region', { name: 'Demo Atlas' }).textContent(), /Following the instructions/)
  t.same(trouble, [])
})

t.test('what is half written is there after a reload, and gone when it was sent', async (t) => {
  await using someone = await newcomer(browser, stack.url)
  const { page } = someone
  const prompt = page.getByRole('textbox', { name: 'Prompt' })
  await prompt.fill('Half a sentence about')
  await page.reload()
  await untilSame(t, () => prompt.inputValue(), 'Half a sentence about')
  await ask(page, 'Say something short.')
  await prompt.fill('And then')
  await page.reload()
  await page.getByRole('region').first().waitFor()
  await untilSame(t, () => prompt.inputValue(), 'And then')
  await page.getByRole('button', { name: 'New comparison' }).click()
  await untilSame(t, () => prompt.inputValue(), '')
})

t.test('a cost cap goes with the comparison', async (t) => {
  await using someone = await newcomer(browser, stack.url)
  const { page } = someone
  await page.getByRole('button', { name: 'Cost cap' }).click()
  await page.getByLabel('Stop at, in dollars').fill('0.4')
  await page.getByLabel('Stop at, in dollars').press('Enter')
  await page.getByRole('button', { name: 'Stop at $0.40' }).waitFor()
  await ask(page, 'Say something short.')
  const id = page.url().split('/').at(-1)
  const session = await page.evaluate(async (path) => (await fetch(path)).json(), `/api/v1/sessions/${id}`)
  t.equal(session.costCapMicros, 400_000)
})
