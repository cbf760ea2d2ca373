import t from 'tap'
import { liveFigures, measuredFigures } from '../../src/session/figures.ts'
import { liveTiming } from '../../src/session/timing.ts'
import { aRun, someMetrics, startMs } from './a-run.ts'

const values = (figures: readonly { label: string; value: string | null }[]) =>
  Object.fromEntries(figures.map(({ label, value }) => [label, value]))

t.test('the figures of an answer stand in their order', async (t) => {
  t.same(values(measuredFigures(someMetrics())), {
    'First token': '0.90',
    Speed: '74.1',
    'Cost, exact': '$0.0021',
    'First answer': '2.10',
    Total: '6.84',
    Tokens: '486',
  })
})

t.test('what is not known is not zero', async (t) => {
  const metrics = someMetrics({ ttfaMs: null, tokensPerSecond: null, costMicros: null, costStatus: 'unknown' })
  t.match(values(measuredFigures(metrics)), { Speed: null, Cost: 'unknown', 'First answer': null })
  t.same(new Set(Object.values(values(measuredFigures(null)))), new Set([null]))
})

t.test('estimates are marked as such', async (t) => {
  const metrics = someMetrics({ usageSource: 'estimated', costStatus: 'estimated' })
  t.match(values(measuredFigures(metrics)), { 'Cost, estimated': '~$0.0021', Tokens: '~486' })
})

t.test('a running answer is estimated from its text, and what was not seen is left out', async (t) => {
  const run = aRun({ text: 'x'.repeat(400) })
  const trace = {
    queuedAtMs: startMs,
    startedAtMs: startMs + 1000,
    firstReasoningAtMs: null,
    firstTextAtMs: startMs + 1500,
    lastAtMs: null,
    complete: true,
    failedTriesAtMs: [],
    gaps: [],
  }
  const timing = liveTiming(run, trace, startMs + 3500)
  const pricing = { inputMicrosPerMillion: 0, outputMicrosPerMillion: 10_000_000 }
  t.same(values(liveFigures(run, timing, pricing, true)), {
    'First token': '0.50',
    Speed: '49.5',
    'Cost, estimated': '~$0.001',
    'First answer': '0.50',
    Total: '2.5',
    Tokens: '~100',
  })
  t.match(values(liveFigures(run, timing, null, false)), { 'First token': null, Speed: null, Cost: null })
})
