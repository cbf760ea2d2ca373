import { test } from 'tap'
import { growingList } from '../../src/measure/growing-list.ts'
import { percentile, summarise } from '../../src/measure/summarise.ts'

test('a percentile is a value that occurred', async (t) => {
  const hundred = Array.from({ length: 100 }, (_, index) => index + 1)
  t.equal(percentile(hundred, 0.5), 50)
  t.equal(percentile(hundred, 0.99), 99)
  t.equal(percentile(hundred, 1), 100)
  t.equal(percentile([7], 0.99), 7)
  t.equal(percentile([], 0.5), 0)
})

test('values are summed up in whatever order they came', async (t) => {
  t.same(summarise(Float64Array.from([5, 1, 4, 2, 3])), { count: 5, p50: 3, p90: 5, p99: 5, max: 5 })
})

test('a list keeps everything however long it grows', async (t) => {
  const list = growingList()
  for (let each = 0; each < 200_000; each++) list.add(each)
  const values = list.values()
  t.equal(values.length, 200_000)
  t.ok(values.every((value, index) => value === index))
})
