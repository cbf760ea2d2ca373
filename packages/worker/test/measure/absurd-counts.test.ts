import t from 'tap'
import { absurdCounts } from '../../src/measure/absurd-counts.ts'

t.test('counts that cannot be are told, and only those', async (t) => {
  t.same(absurdCounts({ input: -5, cacheRead: 0, output: 1e12, reasoning: 3 }), { input: -5, output: 1e12 })
  t.same(absurdCounts({ input: 1.5, output: Number.NaN }), { input: 1.5, output: Number.NaN })
  t.same(absurdCounts({ input: 10 }), {})
})
