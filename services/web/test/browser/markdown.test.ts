import t from 'tap'
import { answer } from '../markdown/corpus.ts'
import { payloads } from '../markdown/payloads.ts'
import { launchChromium, watchForTrouble } from './launch-chromium.ts'
import { serveHarness } from './serve-harness.ts'

const harness = await serveHarness()
t.teardown(() => harness[Symbol.asyncDispose]())
const browser = await launchChromium()
t.teardown(() => browser.close())
const page = await browser.newPage()
const trouble = watchForTrouble(page, harness.url)
await page.goto(harness.url)
await page.waitForFunction(() => 'show' in window)

/** Draws every beginning of a text, as it would stream in, and says what was drawn that must not be. */
function streamIn(text: string): Promise<string[]> {
  return page.evaluate(async (whole) => {
    const wrong = new Set<string>()
    const allowed =
      /^(div|p|h4|span|strong|em|del|code|pre|a|br|ul|ol|li|blockquote|hr|table|thead|tbody|tr|th|td|header|button|svg|path|rect|line|circle|polyline|ellipse|math|semantics|annotation|m[a-z]+)$/
    const inspect = () => {
      for (const element of document.querySelectorAll('#root *')) {
        if (!allowed.test(element.localName)) wrong.add(`<${element.localName}>`)
        for (const { name } of element.attributes) if (/^on|^style$|^srcdoc$|^src$/i.test(name)) wrong.add(name)
        if (element instanceof HTMLAnchorElement) {
          if (!/^(https?|mailto):$/.test(element.protocol)) wrong.add(element.href)
          if (element.rel !== 'noopener noreferrer nofollow' || element.target !== '_blank') wrong.add('rel or target')
        }
      }
    }
    for (let length = 1; length <= whole.length; length++) {
      window.show(whole.slice(0, length), true)
      inspect()
    }
    window.show(whole, false)
    await new Promise((resolve) => setTimeout(resolve, 20))
    inspect()
    return [...wrong]
  }, text)
}

for (const [name, payload] of Object.entries(payloads)) {
  t.test(`${name}: inert in a browser at every prefix`, async (t) => {
    t.same(await streamIn(payload), [])
    t.same(trouble.splice(0), [])
  })
}

t.test('an answer with everything in it is drawn under the policy, formulas included', async (t) => {
  t.same(await streamIn(answer), [])
  await page.locator('math').first().waitFor()
  t.equal(await page.locator('table').count(), 1)
  t.equal(await page.locator('.code').count(), 4)
  t.equal(await page.locator('li.task').count(), 2)
  t.equal(await page.locator('.picture a').getAttribute('href'), 'https://images.test/x.png')
  t.same(trouble.splice(0), [])
})

t.test('what cannot be parsed quickly is shown as it was written', async (t) => {
  for (const text of ['>'.repeat(1_000_000), '['.repeat(1_000_000), `|a|\n|-|\n${'|b|\n'.repeat(100_000)}`]) {
    await page.evaluate((long) => window.show(long, false), text)
    t.equal(await page.locator('.plain').count(), 1)
    t.equal(await page.evaluate(() => document.querySelector('.plain')?.textContent?.length), text.length)
  }
  t.same(trouble.splice(0), [])
})

t.test('what was closed for the reader while it streamed is shown as it is when it ends there', async (t) => {
  const drawn = await page.evaluate(() => {
    const text = 'so **bold\n\n| a | b |\n|-'
    window.show(text, true)
    const live = document.querySelectorAll('table').length
    window.show(text, false)
    return [live, document.querySelectorAll('table').length]
  })
  t.same(drawn, [1, 0])
})

t.test('a finished block is not drawn again when the text goes on', async (t) => {
  const touched = await page.evaluate(async () => {
    const start = '# Heading\n\nA paragraph.\n\n- one\n- two\n\n```js\nlet a = 1\n```\n\n'
    window.show(start, true)
    const before = [...document.querySelectorAll('.prose > .chapter > *')]
    let mutations = 0
    const observer = new MutationObserver((records) => {
      mutations += records.filter(({ target }) => before.some((element) => element.contains(target))).length
    })
    observer.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true })
    for (const word of 'and some more words\n\nof **another** paragraph'.split(' ')) {
      window.show(`${start}${word}`, true)
      await new Promise((resolve) => setTimeout(resolve))
    }
    observer.disconnect()
    return { mutations, kept: before.every((element) => element.isConnected), count: before.length }
  })
  t.same(touched, { mutations: 0, kept: true, count: 4 })
})
