import t from 'tap'
import { collectGaps } from '../../src/measure/collect-gaps.ts'

t.test('gaps are summed up as median, 95 % and greatest', async (t) => {
  const gaps = collectGaps()
  t.equal(gaps.summary(), null)
  for (let gap = 1; gap <= 100; gap++) gaps.add(gap)
  t.same(gaps.summary(), { p50: 50, p95: 95, max: 100 })
})

t.test('a million gaps are summed up from a sample, the greatest kept exactly', async (t) => {
  const gaps = collectGaps()
  for (let gap = 0; gap < 1_000_000; gap++) gaps.add(gap % 1000)
  gaps.add(123_456)
  const summary = gaps.summary()
  t.equal(summary?.max, 123_456)
  t.ok(Math.abs((summary?.p50 ?? 0) - 500) < 50, String(summary?.p50))
})
