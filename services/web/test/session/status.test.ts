import type { RunProgress } from '@playground/contracts'
import t from 'tap'
import { phaseOf } from '../../src/session/phase.ts'
import { retryReason, type StatusFacts, statusWords } from '../../src/session/status-words.ts'
import { aFold, at, someMetrics } from './a-run.ts'

const progress = (state: RunProgress['state'], more = {}): RunProgress => ({
  type: 'run.progress',
  sessionId: null,
  at,
  runId: 'run',
  attempt: 1,
  state,
  sinceMs: 0,
  ...more,
})

t.test('the phase follows from what was heard last', async (t) => {
  t.equal(phaseOf(aFold({ status: 'queued', attempt: 0 })), 'queued')
  t.equal(phaseOf(aFold()), 'waiting')
  t.equal(phaseOf(aFold({ reasoning: 'hm' })), 'thinking')
  t.equal(phaseOf(aFold({}, { progress: progress('thinking') })), 'thinking')
  t.equal(phaseOf(aFold({ reasoning: 'hm', text: 'x' })), 'streaming')
  t.equal(phaseOf(aFold({ text: 'x' }, { progress: progress('stalled') })), 'stalled')
  t.equal(phaseOf(aFold({}, { progress: progress('retrying') })), 'retrying')
  t.equal(phaseOf(aFold({ attempt: 2 })), 'restarted')
  t.equal(phaseOf(aFold({ status: 'completed', finishReason: 'length' })), 'cut')
  const cap = { code: 'cost_cap_reached', message: '', retryable: false } as const
  t.equal(phaseOf(aFold({ status: 'interrupted', error: cap })), 'capped')
  t.equal(phaseOf(aFold({ status: 'failed' })), 'failed')
})

const facts = (changes: Partial<StatusFacts>): StatusFacts => ({
  phase: 'streaming',
  waitedMs: 2300,
  elapsedMs: 9840,
  sinceMs: 20_400,
  tries: 2,
  reason: null,
  metrics: null,
  veiled: false,
  ...changes,
})
const line = (changes: Partial<StatusFacts>) => {
  const { lead, text } = statusWords(facts(changes))
  return lead + text
}

t.test('the status line says what happens, in the words of the design', async (t) => {
  t.equal(line({ phase: 'queued' }), 'Waiting for a worker, 2 s')
  t.equal(line({ phase: 'waiting', elapsedMs: 3100 }), 'Waiting for the first token, 3 s')
  t.equal(line({ phase: 'thinking', elapsedMs: 12_700 }), 'Thinking, 12 s')
  t.equal(line({}), 'Streaming, 9.8 s')
  t.equal(line({ phase: 'stalled' }), 'No text for 20 s')
  t.equal(line({ phase: 'retrying', reason: retryReason('provider_rate_limited') }), 'Retrying 2 of 3, rate limited')
  t.equal(line({ phase: 'restarted' }), 'Restarted: worker lost')
  t.equal(line({ phase: 'completed', metrics: someMetrics() }), 'Completed in 6.84 s')
  t.equal(line({ phase: 'cut', metrics: someMetrics({ durationMs: 9100 }) }), 'Stopped at the token limit, 9.10 s')
  t.equal(line({ phase: 'cancelled', metrics: someMetrics({ durationMs: 4200 }) }), 'Stopped at 4.20 s')
  t.equal(line({ phase: 'failed', metrics: someMetrics({ tries: 3 }) }), 'Failed after 3 tries')
  t.equal(line({ phase: 'failed', metrics: someMetrics({ tries: 1 }) }), 'Failed after 1 try')
  t.equal(line({ phase: 'failed' }), 'Failed')
  t.equal(line({ phase: 'capped', metrics: someMetrics({ costMicros: 250_000 }) }), 'Stopped at the cost cap, $0.25')
})

t.test('before the vote the status line tells no time and no reason', async (t) => {
  for (const phase of [
    'queued',
    'waiting',
    'thinking',
    'streaming',
    'retrying',
    'completed',
    'cut',
    'failed',
    'capped',
  ] as const) {
    t.notMatch(line({ phase, veiled: true, metrics: someMetrics() }), /\d|limit|thinking|retry|cap/i, phase)
  }
})
