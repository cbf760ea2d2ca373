import t from 'tap'
import { launchChromium } from './launch-chromium.ts'
import { lookAtStates } from './look-at-states.ts'
import { startScriptedStack } from './start-scripted-stack.ts'

t.setTimeout(300_000)
const stack = await startScriptedStack()
t.teardown(() => stack.stop())
const browser = await launchChromium()
t.teardown(() => browser.close())

t.test('no state hinders assistive technology, light and dark', async (t) => {
  const viewport = { width: 1440, height: 900 }
  for await (const { state, violations, widthPx } of lookAtStates(browser, stack.url, viewport)) {
    t.same(violations, [], state)
    t.equal(widthPx, viewport.width, state)
  }
})
