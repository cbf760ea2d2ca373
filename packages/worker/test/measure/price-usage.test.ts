import { usageOf } from '@playground/contracts'
import fc from 'fast-check'
import t from 'tap'
import { costOf, priceUsage } from '../../src/measure/price-usage.ts'
import { dollars } from '../../src/provider/model-entry.ts'

const pricing = dollars({ input: 2, cacheRead: 0.2, cacheWrite: 2.5, output: 10 })

t.test('every bucket has its price and reasoning costs what output costs', async (t) => {
  const usage = usageOf({ input: 1000, cacheRead: 10_000, cacheWrite: 400, output: 300, reasoning: 200 })
  t.equal(priceUsage(usage, { pricing }), 2000 + 2000 + 1000 + 3000 + 2000)
})

t.test('cached tokens without a price of their own cost what input costs', async (t) => {
  const plain = dollars({ input: 2, output: 10 })
  t.equal(priceUsage(usageOf({ cacheRead: 1000, cacheWrite: 1000 }), { pricing: plain }), 4000)
})

t.test('a prompt above the threshold is billed as a whole at the higher price, cached tokens counted in', async (t) => {
  const prices = {
    pricing,
    longPrompt: { aboveInputTokens: 1000, pricing: dollars({ input: 4, cacheRead: 0.4, output: 15 }) },
  }
  t.equal(priceUsage(usageOf({ input: 1000, output: 10 }), prices), 2100)
  t.equal(priceUsage(usageOf({ input: 900, cacheRead: 101, output: 10 }), prices), 3600 + 40 + 150)
})

t.test('half a micro-dollar rounds up and less is nothing', async (t) => {
  const cheap = { pricing: { inputMicrosPerMillion: 500_000, outputMicrosPerMillion: 499_999 } }
  t.equal(priceUsage(usageOf({ input: 1 }), cheap), 1)
  t.equal(priceUsage(usageOf({ output: 1 }), cheap), 0)
})

t.test('a cost is a whole number of micro-dollars, whatever is used', async () => {
  const tokens = fc.integer({ min: 0, max: 50_000_000 })
  fc.assert(
    fc.property(tokens, tokens, tokens, tokens, (input, cacheRead, output, reasoning) => {
      const cost = priceUsage(usageOf({ input, cacheRead, output, reasoning }), { pricing })
      return Number.isSafeInteger(cost) && cost >= 0
    }),
  )
})

t.test('a cost is exact by the provider, estimated by us, unknown without a price and nothing in a demo', async (t) => {
  const usage = usageOf({ input: 1_000_000 })
  const prices = { pricing }
  t.same(costOf(usage, 'provider', { demo: false, prices }), { costMicros: 2_000_000, costStatus: 'exact' })
  t.same(costOf(usage, 'estimated', { demo: false, prices }), { costMicros: 2_000_000, costStatus: 'estimated' })
  t.same(costOf(usage, 'provider', { demo: false, prices: null }), { costMicros: null, costStatus: 'unknown' })
  t.same(costOf(usage, 'estimated', { demo: true, prices }), { costMicros: 0, costStatus: 'exact' })
})
