import type { LiveEvent, SessionHead } from '@playground/contracts'
import t from 'tap'
import { createFrameBatch } from '../src/frame-batch.ts'
import { createSessionFeed } from '../src/session-store.ts'
import { aDelta, aRun, aSession, at, comparisonId, laneId, otherRunId, runId, sessionId } from './scripted-gateway.ts'

function setUp({ blind = false } = {}) {
  const flushes: (() => void)[] = []
  const unsettled: string[] = []
  let reveals = 0
  const feed = createSessionFeed(
    sessionId,
    createFrameBatch((flush) => flushes.push(flush)),
    (id) => unsettled.push(id),
    () => reveals++,
  )
  feed.reset({ ...aSession(), blind }, 'a.0')
  const frame = () => {
    for (const flush of flushes.splice(0)) flush()
  }
  frame()
  return { feed, store: feed.store, frame, flushes, unsettled, reveals: () => reveals }
}

function ended(changes: Partial<Extract<LiveEvent, { type: 'run.ended' }>> = {}): LiveEvent {
  return {
    type: 'run.ended',
    sessionId,
    at,
    runId,
    comparisonId,
    attempt: 1,
    status: 'completed',
    finishReason: 'stop',
    error: null,
    metrics: null,
    length: 5,
    sha256: 'x',
    cursor: 'a.9',
    ...changes,
  }
}

t.test('many tokens in one frame are told once, and to the listeners of their run alone', async (t) => {
  const { feed, store, frame } = setUp()
  const calls = { run: 0, other: 0, session: 0 }
  store.subscribeRun(runId, () => calls.run++)
  store.subscribeRun(otherRunId, () => calls.other++)
  store.subscribe(() => calls.session++)
  for (let index = 1; index <= 50; index++) feed.apply(aDelta(index, 'x', index - 1))
  t.same(calls, { run: 0, other: 0, session: 0 })
  frame()
  t.same(calls, { run: 1, other: 0, session: 0 })
  t.equal(store.run(runId)?.run.text.length, 50)
})

t.test('the view stays the same value while only texts change', async (t) => {
  const { feed, store } = setUp()
  const before = store.view()
  feed.apply(aDelta(1, 'x', 0))
  t.equal(store.view(), before)
})

t.test('a repeated event is not told', async (t) => {
  const { feed, store, frame, flushes } = setUp()
  feed.apply(aDelta(1, 'x', 0))
  frame()
  feed.apply(aDelta(1, 'x', 0))
  t.equal(flushes.length, 0)
  t.equal(store.run(runId)?.run.text, 'x')
})

t.test('a retry appears in the view and can be followed', async (t) => {
  const { feed, store, frame } = setUp()
  feed.apply(ended({ length: 0 }))
  let told = 0
  store.subscribe(() => told++)
  const id = '01998f3a-7c21-7d0e-8000-000000000009'
  feed.apply({
    type: 'run.queued',
    sessionId,
    at,
    runId: id,
    comparisonId,
    laneId,
    model: 'openai/x',
    replaces: runId,
    cursor: 'a.10',
  })
  frame()
  t.equal(told, 1)
  t.match(store.view(), { comparisons: [{ runIds: [id, otherRunId] }] })
  t.equal(store.trace(id)?.complete, true)
})

t.test('an ending that says there is more text than was received asks for it', async (t) => {
  const { feed, store, unsettled } = setUp()
  feed.apply(aDelta(1, 'Hel', 0))
  feed.apply(ended())
  t.same(unsettled, [runId])
  feed.settle(aRun({ status: 'completed', text: 'Hello', index: null }))
  t.equal(store.run(runId)?.run.text, 'Hello')
})

t.test('a session that is revealed is asked for what was hidden, once', async (t) => {
  const { feed, reveals } = setUp({ blind: true })
  const { comparisons: _, ...head } = aSession()
  const session: SessionHead = { ...head, blind: true }
  feed.apply({ type: 'session.updated', sessionId, at, session, cursor: 'a.1' })
  t.equal(reveals(), 0)
  feed.apply({ type: 'session.updated', sessionId, at, session: { ...session, revealed: true }, cursor: 'a.2' })
  feed.apply({ type: 'session.updated', sessionId, at, session: { ...session, revealed: true }, cursor: 'a.3' })
  t.equal(reveals(), 1)
})

t.test('a new title is in the view', async (t) => {
  const { feed, store } = setUp()
  const { comparisons: _, ...head } = aSession()
  const session: SessionHead = { ...head, title: 'Other' }
  feed.apply({ type: 'session.updated', sessionId, at, session, cursor: 'a.1' })
  t.match(store.view(), { head: { title: 'Other' } })
  feed.apply({ type: 'session.deleted', sessionId, at, cursor: 'a.2' })
  t.match(store.view(), { state: 'deleted' })
})

t.test('the trace notes first tokens, pauses and failed tries on the clock of the events', async (t) => {
  const { feed, store } = setUp()
  const after = (ms: number) => new Date(Date.parse(at) + ms).toISOString()
  feed.apply({ type: 'run.started', sessionId, at: after(100), runId, attempt: 2, cursor: 'a.1' })
  feed.apply({ ...aDelta(1, 'hm', 0), attempt: 2, kind: 'reasoning', at: after(600) })
  feed.apply({ ...aDelta(2, 'x', 0), attempt: 2, at: after(1000) })
  feed.apply({ ...aDelta(3, 'y', 1), attempt: 2, at: after(1700) })
  const start = Date.parse(at)
  t.match(store.trace(runId), {
    queuedAtMs: start,
    startedAtMs: start + 100,
    firstReasoningAtMs: start + 600,
    firstTextAtMs: start + 1000,
    gaps: [
      [1000, 400],
      [1700, 700],
    ],
  })
})

t.test('a listener that has left is not called', async (t) => {
  const { feed, store, frame } = setUp()
  let told = 0
  const leave = store.subscribeRun(runId, () => told++)
  feed.apply(aDelta(1, 'x', 0))
  frame()
  leave()
  feed.apply(aDelta(2, 'y', 1))
  frame()
  t.equal(told, 1)
})
