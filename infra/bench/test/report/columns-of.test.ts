import { test } from 'tap'
import { columnsOf } from '../../src/report/columns-of.ts'

test('a load has the columns that the goals speak of, as far as they were measured', async (t) => {
  const round = new Map([['product', { chunkP50Ms: 1, addedChunkP50Ms: 0, rssMiB: 5, 'rssMiB.nats': 2, ttftCount: 3 }]])
  t.same(columnsOf([round]), [
    ['+chunk p50', 'addedChunkP50Ms'],
    ['RSS MiB', 'rssMiB'],
  ])
})

test('any other cell shows whatever it measured, in words', async (t) => {
  const round = new Map([['product', { rssPerThousandMiB: 1, 'cpuUsPerChunk.nats': 2, 'workerUsPerChunk.openai': 3 }]])
  t.same(columnsOf([round]), [
    ['rss per thousand MiB', 'rssPerThousandMiB'],
    ['worker µs per chunk.openai', 'workerUsPerChunk.openai'],
  ])
})
