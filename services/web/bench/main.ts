import { writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { temporaryDirectory } from '@playground/testing'
import { build } from 'vite'
import { launchChromium } from '../test/browser/launch-chromium.ts'
import { measurePage, type PageFigures } from './measure-page.ts'
import { runningSession } from './scripted-session.ts'
import { startScriptedGateway } from './start-scripted-gateway.ts'

// Goal 16 of the performance goals: eight lanes at 200 tokens a second, from the beginning of the answers and after
// 20,000 tokens each. `--out file` writes the figures as JSON, `--seconds` says how long to look.
const { values } = parseArgs({ options: { out: { type: 'string' }, seconds: { type: 'string', default: '10' } } })
const measureMs = Number(values.seconds) * 1000
const lanes = 8
const tokensPerSecond = 200
const warmUpMs = 3000

const cells = [
  { name: 'nothing streams', tokens: 1000, rate: 0 },
  { name: 'from the beginning', tokens: 10, rate: tokensPerSecond },
  { name: 'after 20,000 tokens a lane', tokens: 20_000, rate: tokensPerSecond },
]

await using directory = await temporaryDirectory('playground-web-bench')
await build({
  root: fileURLToPath(new URL('..', import.meta.url)),
  configFile: fileURLToPath(new URL('../vite.config.ts', import.meta.url)),
  logLevel: 'error',
  build: { outDir: directory.path, emptyOutDir: true },
})
const browser = await launchChromium()
const results: ({ cell: string } & PageFigures)[] = []
for (const { name, tokens, rate } of cells) {
  const session = runningSession({ lanes, tokens })
  const seconds = (warmUpMs + measureMs) / 1000 + 10
  const streaming = { session, tokens, tokensPerSecond: rate, seconds }
  await using gateway = await startScriptedGateway(directory.path, streaming)
  const figures = await measurePage(browser, { url: gateway.url, sessionId: session.id, warmUpMs, measureMs })
  results.push({ cell: name, ...figures })
}
const version = browser.version()
await browser.close()

const round = (value: number) => Number(value.toFixed(1))
process.stdout.write(`\n${lanes} lanes, ${tokensPerSecond} tokens a second each, Chromium ${version}, headless\n\n`)
process.stdout.write('| cell | frames/s | frame p50 | p95 | p99 ms | tasks > 50 ms | longest | characters drawn/s |\n')
process.stdout.write('|---|---:|---:|---:|---:|---:|---:|---:|\n')
for (const { cell, ...one } of results) {
  const row = [
    ...[round(one.framesPerSecond), round(one.frameP50), round(one.frameP95), round(one.frameP99)],
    ...[one.longTasks, round(one.longestTask), Math.round(one.drawn / (measureMs / 1000))],
  ]
  process.stdout.write(`| ${cell} | ${row.join(' | ')} |\n`)
}
if (values.out !== undefined) {
  const machine = { cores: cpus().length, model: cpus()[0]?.model }
  const kept = { at: new Date().toISOString(), machine, version, lanes, tokensPerSecond, results }
  await writeFile(values.out, `${JSON.stringify(kept, null, 2)}\n`)
}
