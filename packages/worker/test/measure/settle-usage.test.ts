import fc from 'fast-check'
import t from 'tap'
import { settleUsage } from '../../src/measure/settle-usage.ts'

const estimated = { input: 100, output: 50, reasoning: 7 }

t.test("a finished answer's counts are the provider's", async (t) => {
  t.same(settleUsage({ input: 10, cacheRead: 5, output: 20, reasoning: 3 }, estimated, true), {
    usage: { input: 10, cacheRead: 5, cacheWrite: 0, output: 20, reasoning: 3, total: 38 },
    usageSource: 'provider',
  })
})

t.test('what the stream told before it was stopped counts, the rest is estimated and says so', async (t) => {
  t.same(settleUsage({ input: 10, cacheRead: 5 }, estimated, false), {
    usage: { input: 10, cacheRead: 5, cacheWrite: 0, output: 50, reasoning: 7, total: 72 },
    usageSource: 'estimated',
  })
})

t.test('missing, negative and absurd counts are replaced by estimates', async (t) => {
  for (const output of [undefined, -5, 1e12, Number.NaN, 1.5, Number.POSITIVE_INFINITY]) {
    const settled = settleUsage(output === undefined ? { input: 10 } : { input: 10, output }, estimated, true)
    t.equal(settled.usage.output, 50, String(output))
    t.equal(settled.usageSource, 'estimated', String(output))
  }
})

t.test('an absurd bucket that may be absent makes the whole an estimate', async (t) => {
  const settled = settleUsage({ input: 10, cacheRead: -1, output: 20 }, estimated, true)
  t.match(settled, { usage: { cacheRead: 0, total: 30 }, usageSource: 'estimated' })
})

t.test('reasoning that a vendor does not name is not counted a second time', async (t) => {
  t.equal(settleUsage({ input: 10, output: 20 }, estimated, true).usage.reasoning, 0)
})

t.test('whatever is reported, the total is the sum of plausible whole numbers', async () => {
  const count = fc.option(fc.oneof(fc.integer(), fc.double(), fc.constant(1e12)), { nil: undefined })
  fc.assert(
    fc.property(count, count, count, count, count, (input, cacheRead, cacheWrite, output, reasoning) => {
      const reported = Object.fromEntries(
        Object.entries({ input, cacheRead, cacheWrite, output, reasoning }).filter(([, value]) => value !== undefined),
      )
      const { usage } = settleUsage(reported, estimated, true)
      const { total, ...buckets } = usage
      const values = Object.values(buckets)
      return (
        values.every((value) => Number.isSafeInteger(value) && value >= 0) && values.reduce((a, b) => a + b) === total
      )
    }),
  )
})

t.test('of an answer that was stopped, the greater of count and estimate is taken', async (t) => {
  t.equal(settleUsage({ input: 10, output: 3 }, estimated, false).usage.output, 50)
  t.equal(settleUsage({ input: 10, output: 80 }, estimated, false).usage.output, 80)
})
