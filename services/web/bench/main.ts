import { writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { temporaryDirectory } from '@playground/testing'
import { build } from 'vite'
import { launchChromium } from '../test/browser/launch-chromium.ts'
import { goBeforeOtherWork } from './go-before-other-work.ts'
import { measurePage, type PageFigures } from './measure-page.ts'
import { printCells } from './print-cells.ts'
import { runningSession } from './scripted-session.ts'
import { startScriptedGateway } from './start-scripted-gateway.ts'

// Goal 16 of the performance goals: eight lanes at 200 tokens a second, from the beginning of the answers and after
// 20,000 tokens each. Beside each stands what the same browser does on this machine with the least page that shows the
// same streams: without it, a figure says more of the machine than of the page.
//
// `--out file` writes the figures as JSON, `--seconds` says how long to look, `--rounds` how often; `--app directory`
// takes a page that was built before.
const { values } = parseArgs({
  options: {
    out: { type: 'string' },
    app: { type: 'string' },
    seconds: { type: 'string', default: '10' },
    rounds: { type: 'string', default: '1' },
  },
})
const measureMs = Number(values.seconds) * 1000
const lanes = 8
const tokensPerSecond = 200
const warmUpMs = 3000

const empty = { path: () => '/reference/empty.html', said: '.said' }
const plain = { path: (id: string) => `/reference/plain.html?session=${id}`, said: '.said' }
const product = { path: (id: string) => `/sessions/${id}`, said: '.prose' }
const cells = [
  { name: 'empty page', page: empty, tokens: 10, rate: 0, reference: null },
  { name: 'this page, nothing streams', page: product, tokens: 1000, rate: 0, reference: 'empty page' },
  { name: 'plain text, from the beginning', page: plain, tokens: 10, rate: tokensPerSecond, reference: null },
  {
    ...{ name: 'this page, from the beginning', page: product, tokens: 10, rate: tokensPerSecond },
    reference: 'plain text, from the beginning',
  },
  { name: 'plain text, after 20,000 tokens', page: plain, tokens: 20_000, rate: tokensPerSecond, reference: null },
  {
    ...{ name: 'this page, after 20,000 tokens', page: product, tokens: 20_000, rate: tokensPerSecond },
    reference: 'plain text, after 20,000 tokens',
  },
]

await using directory = await temporaryDirectory('playground-web-bench')
const root = values.app ?? directory.path
if (values.app === undefined) {
  await build({
    root: fileURLToPath(new URL('..', import.meta.url)),
    configFile: fileURLToPath(new URL('../vite.config.ts', import.meta.url)),
    logLevel: 'error',
    build: { outDir: root, emptyOutDir: true },
  })
}
const browser = await goBeforeOtherWork(launchChromium)
const results: ({ cell: string; reference: string | null } & PageFigures)[] = []
for (let round = 0; round < Number(values.rounds); round++) {
  for (const { name, page, tokens, rate, reference } of cells) {
    const session = runningSession({ lanes, tokens })
    const seconds = (warmUpMs + measureMs) / 1000 + 10
    await using gateway = await startScriptedGateway(root, { session, tokens, tokensPerSecond: rate, seconds })
    const where = { path: page.path(session.id), said: page.said }
    const figures = await measurePage(browser, { gateway, ...where, warmUpMs, measureMs })
    results.push({ cell: name, reference, ...figures })
  }
}
const version = browser.version()
await browser.close()

process.stdout.write(`\n${lanes} lanes, ${tokensPerSecond} tokens a second each, Chromium ${version}, headless\n\n`)
process.stdout.write(printCells(results))
if (values.out !== undefined) {
  const machine = { cores: cpus().length, model: cpus()[0]?.model }
  const kept = { at: new Date().toISOString(), machine, version, lanes, tokensPerSecond, results }
  await writeFile(values.out, `${JSON.stringify(kept, null, 2)}\n`)
}
