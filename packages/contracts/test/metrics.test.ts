import fc from 'fast-check'
import t from 'tap'
import { estimateTokens, interTokenLatencyMs, quantile, tokensPerSecond, usageOf } from '../src/metrics.ts'

t.test('speed leaves out the time to the first token and says nothing where little was seen', async (t) => {
  t.equal(tokensPerSecond(1100, 100, 101), 100)
  t.equal(tokensPerSecond(299, 100, 1000), null)
  t.equal(tokensPerSecond(5000, 100, 39), null)
})

t.test('inter-token latency is the streamed time over the gaps between tokens', async (t) => {
  t.equal(interTokenLatencyMs(1100, 100, 101), 10)
  t.equal(interTokenLatencyMs(1100, 100, 1), null)
})

t.test('buckets are disjoint: the total is their sum', async (t) => {
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(
        fc.array(fc.nat(1_000_000), { minLength: 5, maxLength: 5 }),
        ([a = 0, b = 0, c = 0, d = 0, e = 0]) => {
          return usageOf({ input: a, cacheRead: b, cacheWrite: c, output: d, reasoning: e }).total === a + b + c + d + e
        },
      ),
    ),
  )
})

t.test('a quantile is one of the values', async (t) => {
  const values = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
  t.equal(quantile(values, 0.5), 5)
  t.equal(quantile(values, 0.95), 10)
  t.equal(quantile([7], 0.5), 7)
  t.equal(quantile([], 0.5), 0)
})

t.test('an estimate of tokens is never 0 for a text and grows with it', async (t) => {
  t.equal(estimateTokens(''), 0)
  t.equal(estimateTokens('a'), 1)
  t.equal(estimateTokens('a'.repeat(400)), 100)
  t.equal(estimateTokens('日'.repeat(400)), 300)
})
