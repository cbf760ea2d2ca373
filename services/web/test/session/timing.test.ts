import type { RunTrace } from '@playground/client'
import t from 'tap'
import { gapBars, gapsOf, liveTiming, measuredTiming, scaleMs, scaleParts } from '../../src/session/timing.ts'
import { aRun, someMetrics, startMs } from './a-run.ts'

const trace = (changes: Partial<RunTrace> = {}): RunTrace => ({
  queuedAtMs: startMs,
  startedAtMs: startMs + 200,
  firstReasoningAtMs: startMs + 1100,
  firstTextAtMs: startMs + 2300,
  lastAtMs: startMs + 3000,
  complete: true,
  failedTriesAtMs: [],
  gaps: [[2500, 200]],
  ...changes,
})

t.test('a run that ended is drawn as its worker measured it', async (t) => {
  t.match(measuredTiming(aRun({ status: 'completed' }), someMetrics(), [], []), {
    queueEndMs: 200,
    firstTokenMs: 1100,
    firstAnswerMs: 2300,
    endMs: 7040,
    running: false,
  })
})

t.test('a run that said nothing has no answer, only waiting', async (t) => {
  const metrics = someMetrics({ ttftMs: null, ttfaMs: null, durationMs: null })
  const run = aRun({ status: 'failed', endedAt: new Date(startMs + 8900).toISOString() })
  t.match(measuredTiming(run, metrics, [], []), { firstTokenMs: 8900, firstAnswerMs: 8900, endMs: 8900, gaveUp: true })
  t.match(measuredTiming(run, null, [], []), { queueEndMs: 0, endMs: 8900 })
})

t.test('a run that goes on is drawn as this page saw it', async (t) => {
  t.match(liveTiming(aRun({ text: 'x', reasoning: 'y' }), trace(), startMs + 3200), {
    queueEndMs: 200,
    firstTokenMs: 1100,
    firstAnswerMs: 2300,
    endMs: 3200,
    gaps: [[2500, 200]],
    unseenMs: 0,
  })
  const thinking = trace({ firstTextAtMs: null })
  t.match(liveTiming(aRun({ reasoning: 'y' }), thinking, startMs + 3200), { firstTokenMs: 1100, firstAnswerMs: 3200 })
})

t.test('what ran before the page looked is said to be unseen', async (t) => {
  const late = trace({ complete: false, startedAtMs: null, firstReasoningAtMs: null })
  t.match(liveTiming(aRun({ text: 'x' }), late, startMs + 3200), { unseenMs: 2300, firstAnswerMs: 2300 })
})

t.test('the scale grows in steps and is cut at whole seconds', async (t) => {
  t.same([0, 4999, 5001, 14_000, 61_000, 4_000_000].map(scaleMs), [5000, 5000, 10_000, 15_000, 120_000, 7_200_000])
  for (const step of [5, 10, 15, 30, 60, 120, 300, 600, 1200, 3600]) {
    t.equal((step / scaleParts(step * 1000)) % 1, 0, `${step}`)
  }
})

t.test('of pauses at one place the longest is drawn, and the longest of all once', async (t) => {
  t.same(
    gapBars(
      [
        [1001, 40],
        [1005, 90],
        [2000, 90],
        [9999, 10],
      ],
      10_000,
    ),
    [
      { x: 10, lengthMs: 90, longest: true },
      { x: 20, lengthMs: 90, longest: false },
      { x: 99, lengthMs: 10, longest: false },
    ],
  )
})

t.test('a recorded time line gives the pauses between its points', async (t) => {
  t.same(
    gapsOf(
      [
        [500, 3],
        [540, 4],
        [700, 2],
      ],
      200,
    ),
    [
      [740, 40],
      [900, 160],
    ],
  )
})
