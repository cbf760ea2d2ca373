import t from 'tap'
import { applySessionEvent, foldSession, sessionOf } from '../src/fold-session.ts'
import type { Session } from '../src/session.ts'
import { at, deltasOf, endedOf, queuedRun, runId, started } from './fixtures/run-log.ts'

const sessionId = '01900000-0000-7000-8000-00000000000a'
const totals = { tokens: 0, costMicros: 0, averageDurationMs: null }
const comparison = {
  id: '01900000-0000-7000-8000-000000000002',
  sessionId,
  position: 0,
  prompt: 'Why?',
  status: 'running' as const,
  runs: [queuedRun],
  vote: null,
  totals,
  createdAt: at,
  endedAt: null,
}
const empty: Session = {
  id: sessionId,
  userId: '01900000-0000-7000-8000-00000000000b',
  title: 'Why',
  blind: false,
  revealed: false,
  costCapMicros: null,
  lanes: [],
  comparisons: [],
  status: 'idle',
  totals,
  createdAt: at,
  updatedAt: at,
}
const created = { type: 'comparison.created' as const, sessionId, at, comparison }

t.test('a comparison is followed from its creation to its end', async (t) => {
  const fold = foldSession(empty)
  t.equal(applySessionEvent(fold, created), true)
  t.equal(sessionOf(fold).status, 'running')
  for (const event of [started(1), ...deltasOf(1, [{ kind: 'text', text: 'So.' }]), endedOf(1, 'So.', {})]) {
    t.equal(applySessionEvent(fold, event), true, event.type)
  }
  const ended = { tokens: 7, costMicros: 3, averageDurationMs: 12 }
  applySessionEvent(fold, {
    type: 'comparison.ended',
    sessionId,
    at,
    comparisonId: comparison.id,
    status: 'completed',
    totals: ended,
  })
  const session = sessionOf(fold)
  t.match(session, { status: 'idle', totals: { tokens: 7, costMicros: 3 } })
  t.match(session.comparisons, [{ status: 'completed', totals: ended, runs: [{ text: 'So.', status: 'completed' }] }])
})

t.test('an event that the snapshot contained already changes nothing', async (t) => {
  const fold = foldSession({ ...empty, comparisons: [comparison] })
  t.equal(applySessionEvent(fold, created), false)
  const queued = {
    type: 'run.queued' as const,
    sessionId,
    at,
    runId,
    comparisonId: comparison.id,
    laneId: queuedRun.laneId,
    model: queuedRun.model,
    replaces: null,
  }
  t.equal(applySessionEvent(fold, queued), false)
  t.equal(sessionOf(fold).comparisons.length, 1)
})

t.test('a retry takes the place of the run it replaces and the comparison runs again', async (t) => {
  const fold = foldSession({ ...empty, comparisons: [{ ...comparison, status: 'failed', endedAt: at }] })
  const retried = '01900000-0000-7000-8000-000000000009'
  applySessionEvent(fold, {
    type: 'run.queued',
    sessionId,
    at,
    runId: retried,
    comparisonId: comparison.id,
    laneId: queuedRun.laneId,
    model: 'openai/test',
    replaces: runId,
  })
  const [after] = sessionOf(fold).comparisons
  t.match(after, { status: 'running', endedAt: null, runs: [{ id: retried, replaces: runId, provider: 'openai' }] })
  t.equal(after?.runs.length, 1)
})

t.test('a run that changes leaves the others as they were', async (t) => {
  const other = { ...queuedRun, id: '01900000-0000-7000-8000-000000000008' }
  const fold = foldSession({ ...empty, comparisons: [{ ...comparison, runs: [queuedRun, other] }] })
  const before = fold.runs.get(other.id)
  applySessionEvent(fold, started(1))
  t.equal(fold.runs.get(other.id), before)
  t.equal(fold.runs.get(runId)?.run.status, 'streaming')
})

t.test('events of runs that are not known are passed over', async (t) => {
  t.equal(applySessionEvent(foldSession(empty), started(1)), false)
})

t.test('a vote of another tab comes with the session, and leaves other comparisons as they are', async (t) => {
  const other = { ...comparison, id: '01900000-0000-7000-8000-000000000003', position: 1 }
  const fold = foldSession({ ...empty, comparisons: [comparison, other] })
  const [, untouched] = fold.comparisons
  const { comparisons: _comparisons, ...head } = empty
  const vote = { winner: runId, tags: ['code'] }
  const updated = { type: 'session.updated' as const, sessionId, at, session: head, votes: { [comparison.id]: vote } }
  applySessionEvent(fold, updated)
  t.same(fold.comparisons[0]?.vote, vote)
  t.equal(fold.comparisons[1], untouched)
  const before = fold.comparisons
  applySessionEvent(fold, updated)
  t.equal(fold.comparisons, before, 'the same votes again change nothing')
})
