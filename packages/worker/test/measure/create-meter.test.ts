import { usageOf } from '@playground/contracts'
import t from 'tap'
import { createMeter } from '../../src/measure/create-meter.ts'

function clock() {
  let ms = 1000
  return {
    now: () => ms,
    pass: (by: number) => {
      ms += by
    },
  }
}

t.test('times are measured from when the request was issued', async (t) => {
  const { now, pass } = clock()
  const meter = createMeter(Date.now() - 500, now)
  pass(50)
  meter.issued()
  pass(100)
  meter.content('reasoning')
  pass(200)
  meter.content('text')
  pass(700)
  meter.content('text')
  const figures = meter.figures(usageOf({ output: 80, reasoning: 21 }))
  t.match(figures, { ttftMs: 100, ttfaMs: 300, durationMs: 1000, gapMs: { p50: 200, p95: 700, max: 700 } })
  t.equal(figures.itlMs, 9, '(1000 - 100) / (101 - 1): reasoning was streamed, so it counts')
  t.equal(figures.tokensPerSecond, 111.11)
  t.ok((figures.queueMs ?? 0) >= 500)
})

t.test('reasoning that was not streamed does not count into the speed', async (t) => {
  const { now, pass } = clock()
  const meter = createMeter(Date.now(), now)
  meter.issued()
  pass(100)
  meter.content('text')
  pass(1000)
  meter.content('text')
  t.equal(meter.figures(usageOf({ output: 101, reasoning: 5000 })).itlMs, 10)
})

t.test('a second try does not set the clock back', async (t) => {
  const { now, pass } = clock()
  const meter = createMeter(Date.now(), now)
  meter.issued()
  pass(500)
  meter.issued()
  pass(100)
  meter.content('text')
  t.equal(meter.figures(usageOf({})).ttftMs, 600)
})

t.test('what never came has no figure, and a clock that is ahead makes no negative wait', async (t) => {
  const { now } = clock()
  const meter = createMeter(Date.now() + 60_000, now)
  t.same(meter.figures(usageOf({})), {
    queueMs: null,
    ttftMs: null,
    ttfaMs: null,
    durationMs: null,
    itlMs: null,
    tokensPerSecond: null,
    gapMs: null,
  })
  meter.issued()
  t.equal(meter.figures(usageOf({})).queueMs, 0)
})
