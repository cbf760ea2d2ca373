import { test } from 'tap'
import { judgeGoals } from '../../src/judge/judge-goals.ts'
import type { Measurement, Results } from '../../src/measurement.ts'

const traits = (name: string, kind: 'product' | 'reference' | 'peer', more = {}) => ({
  ...{ name, title: name, kind, oneProcess: kind === 'peer', sdk: kind === 'peer' },
  ...more,
})
const systems = [
  traits('direct', 'reference'),
  traits('product', 'product'),
  traits('raw', 'reference'),
  traits('fast', 'peer'),
  traits('slow', 'peer'),
  traits('gateway', 'peer', { oneProcess: false, sdk: false }),
]

const measured = (cell: string, system: string, figures: Record<string, number>, round = 'a'): Measurement => ({
  ...{ cell, system, round },
  figures: { deliveredShare: 1, ...figures },
})

function judge(measurements: readonly Measurement[]) {
  const results: Results = { machine: '', startedAt: '', systems, measurements: [...measurements] }
  return new Map(judgeGoals(results).map(({ number, demands }) => [number, demands]))
}

test('the best peer of the same round is what counts', async (t) => {
  const goals = judge(
    ['a', 'b', 'c'].flatMap((round, index) => [
      measured('200', 'direct', { ttftP50Ms: 10 * index }, round),
      measured('200', 'product', { ttftP50Ms: 10 * index + 1 }, round),
      measured('200', 'fast', { ttftP50Ms: 10 * index + 2 + index }, round),
      measured('200', 'slow', { ttftP50Ms: 10 * index + 50 }, round),
    ]),
  )
  const found = goals.get(1)?.find(({ what }) => what.startsWith('200'))
  t.same(found?.spread, { median: 1 / 3, min: 1 / 4, max: 1 / 2, count: 3 })
  t.equal(found?.met, true)
})

test('what was not measured is neither met nor missed, and a goal without any figure is left out', async (t) => {
  const goals = judge([
    measured('200', 'product', { cpuUsPerChunk: 30 }),
    measured('200', 'raw', { cpuUsPerChunk: 20 }),
  ])
  t.same([...goals.keys()], [5])
  t.same(
    goals.get(5)?.map(({ met }) => met),
    [undefined, undefined, undefined, false, undefined, undefined],
  )
})

test('a peer that loses much of what is offered is not the best one, unless all of them do', async (t) => {
  const figures = [
    measured('500', 'direct', { chunkP50Ms: 0 }),
    measured('500', 'product', { chunkP50Ms: 1 }),
    measured('500', 'fast', { chunkP50Ms: 1, deliveredShare: 0.3 }),
  ]
  const ratio = (more: readonly Measurement[]) =>
    judge([...figures, ...more])
      .get(4)
      ?.at(-1)?.spread?.median
  t.equal(ratio([measured('500', 'slow', { chunkP50Ms: 10 })]), 0.1)
  t.equal(ratio([measured('500', 'slow', { chunkP50Ms: 10, deliveredShare: 0.5 })]), 1)
})

test('a product that does not deliver what is offered meets nothing, however fast the rest comes', async (t) => {
  const goals = judge([
    measured('500', 'direct', { chunkP99Ms: 0 }),
    measured('500', 'product', { chunkP99Ms: 1, deliveredShare: 0.5 }),
    measured('500', 'fast', { chunkP99Ms: 10 }),
  ])
  const [, , ratio, absolute] = goals.get(3) ?? []
  t.match(
    [ratio, absolute],
    [
      { spread: { median: 0.1 }, met: false },
      { spread: { median: 1 }, met: false },
    ],
  )
})

test('only peers of one process are asked where the goal says so', async (t) => {
  const goals = judge([
    measured('50', 'direct', { chunkP50Ms: 0 }),
    measured('50', 'product', { chunkP50Ms: 1 }),
    measured('50', 'gateway', { chunkP50Ms: 0.1 }),
    measured('50', 'fast', { chunkP50Ms: 2 }),
  ])
  t.equal(goals.get(4)?.[0]?.spread?.median, 0.5)
})

test('where a peer adds nothing that can be told from noise, the whole is compared', async (t) => {
  const goals = judge([
    measured('50', 'direct', { ttftP99Ms: 5 }),
    measured('50', 'product', { ttftP99Ms: 6 }),
    measured('50', 'fast', { ttftP99Ms: 4 }),
  ])
  t.equal(goals.get(2)?.[0]?.spread?.median, 1.5)
})

test('streams are held up to the first number at which they are not', async (t) => {
  const p99 = (system: string, values: readonly number[]) =>
    values.map((chunkP99Ms, index) => measured(String([200, 500, 1_000][index]), system, { chunkP99Ms }))
  const held = (own: readonly number[]) =>
    judge([...p99('product', own), ...p99('fast', [10, 150, 20]), ...p99('slow', [200, 300, 400])]).get(6)
  t.same(
    held([10, 20, 30])?.map(({ spread }) => spread?.median),
    [5, 1_000],
  )
  t.same(
    held([10, 120, 30])?.map(({ spread, met }) => [spread?.median, met]),
    [
      [1, false],
      [200, false],
    ],
  )
})
