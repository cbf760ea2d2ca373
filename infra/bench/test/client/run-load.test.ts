import { fileURLToPath } from 'node:url'
import { temporaryDirectory } from '@playground/testing'
import { test } from 'tap'
import { runLoad } from '../../src/client/run-load.ts'
import { loadPlan } from '../../src/load.ts'
import { findFolderSystems } from '../../src/systems/find-folder-systems.ts'
import { target } from '../../src/target.ts'
import { startUpstream } from '../../src/upstream/start-upstream.ts'

const planFor = (port: number, more: object = {}) =>
  loadPlan.parse({
    target: target.parse({ speaks: 'responses', port }),
    ...{ streams: 5, rampMs: 50, settleMs: 100, windowMs: 800, paceMs: 10, chunks: { min: 5, max: 40 }, seed: 1 },
    ...more,
  })

test('streams go on, answer after answer, through a system as directly', async (t) => {
  await using upstream = await startUpstream()
  await using cache = await temporaryDirectory('bench-test')
  const root = fileURLToPath(new URL('../../', import.meta.url))
  const pipe = findFolderSystems(root, cache.path).find(({ traits }) => traits.name === 'pipe')
  await using running = await pipe?.start(upstream.url, null)
  const through = await running?.targetFor(5)

  for (const port of [Number(new URL(upstream.url).port), through?.port ?? 0]) {
    const seen: string[] = []
    const result = await runLoad(
      planFor(port),
      () => seen.push('opened'),
      async () => void seen.push('closed'),
    )
    t.same(seen, ['opened', 'closed'])
    t.equal(result.lost, 0)
    t.equal(result.firstLoss, null)
    t.ok(result.delivered > 0 && result.delivered === result.chunkMs.count)
    t.ok(result.ttftMs.count > 0, 'answers began while it measured')
    t.ok(result.chunkMs.p50 <= result.chunkMs.p99 && result.chunkMs.p99 <= result.chunkMs.max)
  }
})

test('what a system refuses or loses is counted, with what it said', async (t) => {
  await using upstream = await startUpstream()
  const { port } = new URL(upstream.url)
  const websocket = target.parse({ speaks: 'websocket', port: Number(port) })
  const result = await runLoad(
    planFor(0, { target: websocket }),
    () => {},
    async () => {},
  )
  t.equal(result.lost, 5)
  t.match(result.firstLoss, /404|closed/)
  t.equal(result.delivered, 0)
})

test('whoever stops reading is left out of the figures', async (t) => {
  await using upstream = await startUpstream()
  const port = Number(new URL(upstream.url).port)
  const result = await runLoad(
    planFor(port, { slowReaders: 5 }),
    () => {},
    async () => {},
  )
  t.match(result, { delivered: 0, offered: 0, lost: 0, silent: 0 })
})
