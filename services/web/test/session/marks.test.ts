import t from 'tap'
import type { RunFacts } from '../../src/data/use-runs.ts'
import { marksOf } from '../../src/session/marks.ts'
import { at, someMetrics } from './a-run.ts'

function facts(id: string, changes: Partial<RunFacts> = {}): RunFacts {
  return {
    id,
    laneId: id,
    status: 'completed',
    metrics: someMetrics(),
    createdAt: at,
    endedAt: at,
    answering: true,
    thinking: false,
    ...changes,
  }
}
const usage = (output: number) => ({ input: 1, cacheRead: 0, cacheWrite: 0, output, reasoning: 0, total: output + 1 })
const a = facts('a', { metrics: someMetrics({ durationMs: 5000, costMicros: 900, usage: usage(10) }) })
const b = facts('b', { metrics: someMetrics({ durationMs: 4000, costMicros: 800, usage: usage(30) }) })
const running = facts('c', { status: 'streaming', metrics: null })
const marks = (runs: RunFacts[], elapsedMs = 0) => Object.fromEntries(marksOf(runs, () => elapsedMs))

t.test('one winner for each', async (t) => {
  t.same(marks([a, b]), { b: ['Fastest', 'Cheapest', 'Longest'] })
})

t.test('no winner where two are equal', async (t) => {
  t.same(marks([a, { ...a, id: 'z' }]), {})
})

t.test('no winner while a running lane could still win', async (t) => {
  t.same(marks([a, b, running], 3000), {})
  t.same(marks([a, b, running], 4001), { b: ['Fastest'] })
})

t.test('unknown figures win nothing, and one answer alone has beaten nobody', async (t) => {
  const unknown = facts('u', { metrics: someMetrics({ costMicros: null, durationMs: 9000, usage: usage(20) }) })
  t.same(marks([a, unknown]), { a: ['Fastest'], u: ['Longest'] })
  t.same(marks([a]), {})
  t.same(marks([a, facts('f', { status: 'failed' })]), {})
})
