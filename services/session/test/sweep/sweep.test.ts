import { cancelRun } from '@playground/bus'
import { type Job, newId, noId, procedures, runState, sessionState } from '@playground/contracts'
import { waitFor } from '@playground/testing'
import { test } from 'tap'
import { startComparison } from '../../src/admission/start-comparison.ts'
import { startSession } from '../../src/admission/start-session.ts'
import { saveStates } from '../../src/persist/save-states.ts'
import { announceModels } from '../fixtures/announce.ts'
import { crashed, depsOf } from '../fixtures/deps.ts'
import { cancelEvent, endedEvent, namesOf, startedEvent, typesIn, writeState, writeText } from '../fixtures/log.ts'
import { modelOf } from '../fixtures/models.ts'
import { startStack } from '../fixtures/stack.ts'
import { metricsOf, startWorker } from '../fixtures/worker.ts'

const common = { acceptedAtMs: 0, idempotency: null }
const body = { prompt: 'Hello', models: ['alpha/one', 'alpha/one'] }

test('what a crash left undone', async (t) => {
  await using stack = await startStack({ startsPerMinute: 1000 })
  await using worker = await startWorker(stack.bus, {
    models: [modelOf('alpha/one')],
    answer: () => ({ text: 'answered' }),
  })

  await t.test('a start that was committed and not announced is announced, published and answered', async (t) => {
    const userId = await stack.register()
    const sessionId = newId()
    const start = startSession(depsOf(stack, { signal: crashed }))
    await t.rejects(start({ userId, sessionId, body, ...common }), { message: 'the process died' })
    t.same(await typesIn(stack.bus, { sessionId }), [], 'nothing of it is in the log')
    const session = await stack.settled(userId, sessionId)
    t.same(
      session.comparisons[0]?.runs.map(({ text }) => text),
      ['answered', 'answered'],
    )
    // Told after it is saved.
    const told = () => typesIn(stack.bus, { provider: 'session', sessionId })
    await waitFor(async () => (await told()).includes('comparison.ended'))
    t.same(await told(), ['comparison.created', 'comparison.ended'])
    t.equal(worker.jobs.length, 2)
  })

  await t.test('a later turn likewise, and a repeat of its key is told what was started', async (t) => {
    const userId = await stack.register()
    const { id: sessionId } = await stack.start(userId, body)
    await stack.settled(userId, sessionId)
    const request = {
      userId,
      sessionId,
      body: { prompt: 'And then?' },
      acceptedAtMs: 0,
      idempotency: { key: 'k', fingerprint: 'f' },
    }
    await t.rejects(startComparison(depsOf(stack, { signal: crashed }))(request), { message: 'the process died' })
    const repeated = await stack.call(procedures.startComparison, request)
    t.equal(repeated.replayed, true)
    const created = await stack.bus.readLast(sessionState, {
      userId,
      sessionId,
      comparisonId: repeated.comparison.id,
    })
    t.ok(repeated.sequence >= (created?.sequence ?? Number.POSITIVE_INFINITY))
    const session = await stack.settled(userId, sessionId)
    t.equal(session.comparisons.length, 2)
    t.equal(session.comparisons[1]?.id, repeated.comparison.id)
  })

  await t.test('an ending that was saved and not announced is announced', async (t) => {
    const userId = await stack.register()
    const admitted = await stack.call(procedures.startSession, {
      userId,
      sessionId: newId(),
      body: { prompt: 'x', models: ['alpha/one'] },
      ...common,
    })
    const job = jobOf(admitted.jobs)
    const event = endedEvent(job, 'x', { metrics: metricsOf(1, 1) })
    // Saved before the log has it: the service's consumer has no part in it.
    const entry = { runId: job.runId, provider: job.provider, sequence: 1, event }
    await t.rejects(saveStates(depsOf(stack, { signal: crashed }), [entry]), { message: 'the process died' })
    const sessionId = admitted.record.session.id
    await stack.settled(userId, sessionId)
    await waitFor(async () => (await typesIn(stack.bus, { provider: 'session', sessionId })).length === 2)
  })

  await t.test('a job that was lost is published again', async (t) => {
    const userId = await stack.register()
    const { record } = await stack.call(procedures.startSession, { userId, sessionId: newId(), body, ...common })
    t.equal((await stack.settled(userId, record.session.id)).comparisons[0]?.status, 'completed')
  })

  await t.test('a change of the session that nobody was told is told', async (t) => {
    const userId = await stack.register()
    const { id: sessionId } = await stack.start(userId, body)
    await stack.settled(userId, sessionId)
    await stack.db
      .updateTable('sessions')
      .set({ title: 'Silent', revision: 1, updated_at: new Date(0) })
      .where('id', '=', sessionId)
      .execute()
    const told = await waitFor(() => stack.bus.readLast(sessionState, { userId, sessionId, comparisonId: noId }))
    t.match(told.message, { type: 'session.updated', session: { title: 'Silent' } })
  })

  await t.test('what runs in a session that was deleted is stopped', async (t) => {
    const userId = await stack.register()
    await using _idle = await announceModels(stack.bus, [modelOf('idle/one')])
    const { record, jobs } = await stack.call(procedures.startSession, {
      userId,
      sessionId: newId(),
      body: { prompt: 'x', models: ['idle/one'] },
      ...common,
    })
    await stack.db.updateTable('sessions').set({ deleted_at: new Date() }).where('id', '=', record.session.id).execute()
    const names = namesOf(jobOf(jobs))
    const ended = await waitFor(async () => {
      const last = await stack.bus.readLast(runState, names)
      return last?.message.type === 'run.ended' && last.message
    })
    t.equal(ended.status, 'cancelled')
    await waitFor(async () => (await stack.call(procedures.readAccount, { userId })).quota.reserved === 0)
  })
})

test('what lost its worker', async (t) => {
  await using stack = await startStack({
    startsPerMinute: 1000,
    noWorkerAfterMs: 1000,
    silentAfterMs: 800,
    cancelAfterMs: 500,
  })
  await using _alpha = await announceModels(stack.bus, [modelOf('alpha/one')])
  const admit = async (model = 'alpha/one') => {
    const userId = await stack.register()
    const { record, jobs } = await stack.call(procedures.startSession, {
      userId,
      sessionId: newId(),
      body: { prompt: 'x', models: [model] },
      ...common,
    })
    return { userId, sessionId: record.session.id, job: jobOf(jobs) }
  }
  const runOf = async ({ userId, sessionId }: { userId: string; sessionId: string }) =>
    (await stack.settled(userId, sessionId)).comparisons[0]?.runs[0]

  await t.test('a started run falls silent: it is interrupted with the text it had, or failed without', async (t) => {
    const withText = await admit()
    await writeState(stack.bus, withText.job, startedEvent(withText.job, 1))
    await writeText(stack.bus, withText.job, 1, 'so far')
    const without = await admit()
    await writeState(stack.bus, without.job, startedEvent(without.job, 1))
    t.match(await runOf(withText), {
      status: 'interrupted',
      text: 'so far',
      error: { code: 'worker_lost', retryable: true },
      metrics: { usageSource: 'estimated' },
    })
    t.match(await runOf(without), { status: 'failed', text: '', error: { code: 'worker_lost' } })
    const ended = await stack.bus.readLast(runState, namesOf(withText.job))
    t.match(ended?.message, { type: 'run.ended', text: 'so far', length: 6, attempt: 1 })
    t.equal((await stack.call(procedures.readAccount, { userId: withText.userId })).quota.reserved, 0)
  })

  await t.test('a worker that says the run is its own keeps it, however silent', async (t) => {
    const { userId, sessionId, job } = await admit()
    const workerId = newId()
    const asked = Promise.withResolvers<void>()
    const stop = stack.bus.answerOwnership(workerId, () => {
      asked.resolve()
      return true
    })
    await writeState(stack.bus, job, startedEvent(job, 1, workerId))
    await asked.promise
    const { session } = await stack.call(procedures.readSession, { userId, sessionId })
    t.equal(session.comparisons[0]?.runs[0]?.status, 'streaming')
    stop()
    await writeState(stack.bus, job, endedEvent(job, 'at last'))
    t.match(await runOf({ userId, sessionId }), { status: 'completed', text: 'at last' })
  })

  await t.test('a cancel that no worker carries out is carried out', async (t) => {
    const { userId, sessionId, job } = await admit()
    await writeState(stack.bus, job, startedEvent(job, 1))
    await writeText(stack.bus, job, 1, 'half an answ')
    t.equal(await cancelRun(stack.bus, namesOf(job)), 'requested')
    t.match(await runOf({ userId, sessionId }), { status: 'cancelled', text: 'half an answ', error: null })
    const waiting = await admit()
    await writeState(stack.bus, waiting.job, cancelEvent(waiting.job, 0))
    t.match(await runOf(waiting), { status: 'cancelled', attempt: 0, metrics: null })
  })

  await t.test('a run whose provider has no worker ends, one whose provider has waits', async (t) => {
    const gone = await announceModels(stack.bus, [modelOf('gone/one')])
    const lost = await admit('gone/one')
    await gone[Symbol.asyncDispose]()
    t.match(await runOf(lost), { status: 'failed', attempt: 0, error: { code: 'no_worker' }, metrics: null })
    const patient = await admit()
    const { session } = await stack.call(procedures.readSession, patient)
    t.equal(session.comparisons[0]?.runs[0]?.status, 'queued')
  })

  await t.test('an ending that the log has and the database has not is saved', async (t) => {
    const { userId, sessionId, job } = await admit()
    await writeState(stack.bus, job, endedEvent(job, 'saved'))
    await stack.settled(userId, sessionId)
    // As if its message had passed a consumer that was deleted.
    await stack.db
      .updateTable('runs')
      .set({ status: 'queued', ended_at: null, text: '' })
      .where('id', '=', job.runId)
      .execute()
    const healed = await waitFor(async () => {
      const { run } = await stack.call(procedures.readRun, { userId, runId: job.runId })
      return run.endedAt !== null && run
    })
    t.match(healed, { status: 'completed', text: 'saved' })
  })
})

function jobOf(jobs: readonly Job[]): Job {
  const [job] = jobs
  if (job === undefined) throw new Error('there is no job')
  return job
}
