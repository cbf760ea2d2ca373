import { type Job, newId, procedures, runState } from '@playground/contracts'
import { waitFor } from '@playground/testing'
import { sql } from 'kysely'
import { test } from 'tap'
import { readEntries } from '../../src/persist/read-entries.ts'
import { saveStates } from '../../src/persist/save-states.ts'
import { announceModels } from '../fixtures/announce.ts'
import { silent } from '../fixtures/database.ts'
import { depsOf } from '../fixtures/deps.ts'
import { endedEvent, namesOf, startedEvent, typesIn, writeState, writeText } from '../fixtures/log.ts'
import { modelOf } from '../fixtures/models.ts'
import { startStack } from '../fixtures/stack.ts'
import { metricsOf } from '../fixtures/worker.ts'

test('settlement', async (t) => {
  await using stack = await startStack({ startsPerMinute: 1000, dailyTokens: 100_000_000 })
  const models = [modelOf('alpha/one'), modelOf('alpha/free', { pricing: null }), modelOf('alpha/demo', { demo: true })]
  await using _announced = await announceModels(stack.bus, models)
  /** Admitted, in the log, and left alone: the test is its worker. */
  const admit = async (body: object = {}) => {
    const userId = await stack.register()
    const admitted = await stack.call(procedures.startSession, {
      userId,
      sessionId: newId(),
      body: { prompt: 'p'.repeat(24), models: ['alpha/one'], ...body },
      acceptedAtMs: Date.now(),
      idempotency: null,
    })
    const job = admitted.jobs[0]
    if (job === undefined) throw new Error('nothing was admitted')
    return { userId, job, jobs: admitted.jobs, sessionId: admitted.record.session.id }
  }
  const readRun = async (userId: string, { runId }: Job) =>
    (await stack.call(procedures.readRun, { userId, runId })).run
  const quotaOf = async (userId: string) => (await stack.call(procedures.readAccount, { userId })).quota
  const chargeOf = (job: Job) =>
    stack.db.selectFrom('charges').selectAll().where('run_id', '=', job.runId).executeTakeFirst()

  await t.test('an ending is charged as the worker counted it, and what was reserved comes back', async (t) => {
    const { userId, job, sessionId } = await admit()
    t.equal((await quotaOf(userId)).reserved, 10 + 4096)
    await writeState(stack.bus, job, startedEvent(job, 1))
    await waitFor(async () => (await readRun(userId, job)).status === 'streaming', {
      describe: 'the start to be saved',
    })
    const metrics = { ...metricsOf(100, 200), usage: { ...metricsOf(100, 200).usage, cacheRead: 7, total: 307 } }
    await writeState(
      stack.bus,
      job,
      endedEvent(job, 'done', { metrics, timeline: [[1, 4]], droppedParameters: ['seed'] }),
    )
    const session = await stack.settled(userId, sessionId)
    t.same(session.totals, { tokens: 307, costMicros: 500, averageDurationMs: 100 })
    t.match(await quotaOf(userId), { used: 307, reserved: 0, remaining: 100_000_000 - 307 })
    const run = await readRun(userId, job)
    t.match(run, { status: 'completed', text: 'done', timeline: [[1, 4]], droppedParameters: ['seed'] })
    t.match(run.attempts, [{ attempt: 1, outcome: 'completed', tokens: 307, costMicros: 500, borneBy: 'user' }])
  })

  await t.test('use above the reservation is charged, and remaining never falls below nothing', async (t) => {
    const { userId, job, sessionId } = await admit({ lanes: [{ model: 'alpha/one', maxTokens: 1 }], models: undefined })
    await stack.db.updateTable('users').set({ daily_tokens: 50 }).where('id', '=', userId).execute()
    await writeState(stack.bus, job, startedEvent(job, 1))
    await writeState(stack.bus, job, endedEvent(job, 'x', { metrics: metricsOf(1000, 1000) }))
    await stack.settled(userId, sessionId)
    t.match(await quotaOf(userId), { limit: 50, used: 2000, reserved: 0, remaining: 0 })
  })

  await t.test('a run that never began costs nothing', async (t) => {
    const { userId, job, sessionId } = await admit()
    await writeState(stack.bus, job, endedEvent(job, '', { attempt: 0, status: 'cancelled', finishReason: null }))
    const session = await stack.settled(userId, sessionId)
    t.equal(session.comparisons[0]?.status, 'cancelled')
    t.match(await chargeOf(job), { tokens: 0, cost_micros: 0, cost_status: 'exact' })
    t.equal((await readRun(userId, job)).metrics, null)
    t.match(await quotaOf(userId), { used: 0, reserved: 0 })
  })

  await t.test('an ending without figures is charged by an estimate that says so', async (t) => {
    const { userId, job, sessionId } = await admit()
    await writeState(stack.bus, job, startedEvent(job, 1))
    const ending = { status: 'interrupted' as const, reasoning: 'r'.repeat(20), finishReason: null }
    await writeState(stack.bus, job, endedEvent(job, 'a'.repeat(40), ending))
    await stack.settled(userId, sessionId)
    t.match(await chargeOf(job), { input: 10, output: 10, reasoning: 5, cost_micros: 40, cost_status: 'estimated' })
    const { metrics } = await readRun(userId, job)
    t.match(metrics, { usageSource: 'estimated', costStatus: 'estimated', usage: { total: 25 } })
  })

  await t.test('a model without a price has a cost that nobody knows, a demo model has none', async (t) => {
    const free = await admit({ models: ['alpha/free'] })
    await writeState(stack.bus, free.job, startedEvent(free.job, 1))
    await writeState(stack.bus, free.job, endedEvent(free.job, 'abcd', { status: 'interrupted' }))
    await stack.settled(free.userId, free.sessionId)
    t.match(await chargeOf(free.job), { cost_micros: null, cost_status: 'unknown' })
    const demo = await admit({ models: ['alpha/demo'] })
    await writeState(stack.bus, demo.job, startedEvent(demo.job, 1))
    await writeState(stack.bus, demo.job, endedEvent(demo.job, 'abcd', { metrics: metricsOf(10, 20) }))
    await stack.settled(demo.userId, demo.sessionId)
    t.match(await chargeOf(demo.job), { tokens: 30, cost_micros: 0, cost_status: 'exact' })
  })

  await t.test('a text too long for its ending is read from the log', async (t) => {
    const { userId, job, sessionId } = await admit()
    const text = `${'long '.repeat(20_000)}end 🎉`
    await writeState(stack.bus, job, startedEvent(job, 1))
    await writeText(stack.bus, job, 1, text)
    const { text: _text, ...ending } = endedEvent(job, text, { metrics: metricsOf(1, 1) })
    await writeState(stack.bus, job, ending)
    const session = await stack.settled(userId, sessionId)
    t.ok(session.comparisons[0]?.runs[0]?.text === text)
  })

  await t.test('a batch that comes again changes nothing', async (t) => {
    const { userId, job, sessionId } = await admit()
    const deps = depsOf(stack)
    const sequences = [
      await writeState(stack.bus, job, startedEvent(job, 1)),
      await writeState(stack.bus, job, endedEvent(job, 'once', { metrics: metricsOf(3, 4) })),
    ]
    await stack.settled(userId, sessionId)
    const state = async () => ({
      runs: await stack.db.selectFrom('runs').selectAll().where('id', '=', job.runId).execute(),
      comparisons: await stack.db.selectFrom('comparisons').selectAll().where('user_id', '=', userId).execute(),
      attempts: await stack.db.selectFrom('attempts').selectAll().where('run_id', '=', job.runId).execute(),
      quotas: await stack.db.selectFrom('quotas').selectAll().where('user_id', '=', userId).execute(),
      charges: await stack.db.selectFrom('charges').selectAll().where('user_id', '=', userId).execute(),
    })
    // The sweeper writes into the same row, a while after.
    await waitFor(async () => (await state()).runs.every((run) => run.in_index), {
      describe: 'the answer to be indexed',
    })
    const before = await state()
    const entries: Parameters<typeof readEntries>[0][number][] = []
    await stack.bus.readLog({
      filter: runState.filter({ runId: job.runId }),
      fromSequence: sequences[0] ?? 0,
      untilSequence: sequences[1] ?? 0,
      onEntry: (entry) => entries.push(entry),
    })
    t.equal(entries.length, 2)
    await saveStates(deps, readEntries(entries, silent))
    await saveStates(deps, readEntries(entries.toReversed(), silent))
    t.same(await state(), before)
    t.same(
      (await typesIn(stack.bus, { provider: 'session', sessionId })).filter((type) => type === 'comparison.ended'),
      ['comparison.ended'],
      'and the comparison ended once',
    )
  })

  await t.test('runs that end at the same time end their comparison once', async (t) => {
    const { userId, jobs, sessionId } = await admit({ models: Array.from({ length: 8 }, () => 'alpha/one') })
    const deps = depsOf(stack)
    await Promise.all(
      jobs.map(async (job) => {
        const event = endedEvent(job, 'x', { metrics: metricsOf(1, 1) })
        const sequence = await writeState(stack.bus, job, event)
        // Beside the service's own consumer, so that two save the same and different runs at once.
        await saveStates(deps, [{ runId: job.runId, provider: job.provider, sequence, event }])
      }),
    )
    const session = await stack.settled(userId, sessionId)
    t.equal(session.totals.tokens, 16)
    const told = () => typesIn(stack.bus, { provider: 'session', sessionId })
    await waitFor(async () => (await told()).includes('comparison.ended'))
    t.same(await told(), ['comparison.created', 'comparison.ended'])
    t.match(await quotaOf(userId), { used: 16, reserved: 0 })
  })

  await t.test('a retry makes a second ending', async (t) => {
    const { userId, job, sessionId } = await admit()
    await writeState(stack.bus, job, endedEvent(job, '', { status: 'failed' }))
    t.equal((await stack.settled(userId, sessionId)).comparisons[0]?.status, 'failed')
    const retried = await stack.call(procedures.retryRun, {
      userId,
      runId: job.runId,
      acceptedAtMs: Date.now(),
      idempotency: null,
    })
    const [again] = retried.jobs
    if (again === undefined) throw new Error('no job')
    const { session } = await stack.call(procedures.readSession, { userId, sessionId })
    t.match(session.comparisons[0], { status: 'running', endedAt: null })
    await writeState(stack.bus, again, endedEvent(again, 'better', { metrics: metricsOf(1, 1) }))
    t.equal((await stack.settled(userId, sessionId)).comparisons[0]?.status, 'completed')
    const types = await waitFor(async () => {
      const found = await typesIn(stack.bus, { provider: 'session', sessionId })
      return found.length === 3 && found
    })
    t.same(types, ['comparison.created', 'comparison.ended', 'comparison.ended'])
  })

  await t.test('an attempt whose worker was lost is on the platform, with what it cost', async (t) => {
    const { userId, job, sessionId } = await admit()
    await writeState(stack.bus, job, startedEvent(job, 1))
    await writeText(stack.bus, job, 1, 'lost text, 22 letters.')
    await writeState(stack.bus, job, startedEvent(job, 2))
    await writeText(stack.bus, job, 2, 'good')
    await writeState(stack.bus, job, endedEvent(job, 'good', { attempt: 2, metrics: metricsOf(10, 1) }))
    await stack.settled(userId, sessionId)
    const run = await waitFor(async () => {
      const found = await readRun(userId, job)
      return found.attempts[0]?.tokens != null && found
    })
    t.match(run.attempts, [
      { attempt: 1, outcome: 'lost', borneBy: 'platform', tokens: 10 + 6, costMicros: 10 + 12 },
      { attempt: 2, outcome: 'completed', borneBy: 'user', tokens: 11 },
    ])
    t.equal((await quotaOf(userId)).used, 11, 'the user pays for one')
  })

  await t.test('what is not a run’s own event, or none at all, is passed over', async (t) => {
    const { userId, job, sessionId } = await admit()
    const other = await admit()
    const foreign = { ...namesOf(job), provider: 'beta' }
    await stack.bus.store(runState, foreign, endedEvent(job, 'forged'), { messageId: newId() })
    await stack.bus.store(runState, namesOf(job), endedEvent(other.job, 'mixed up'), { messageId: newId() })
    await stack.bus.store(runState, { ...namesOf(other.job), provider: 'beta' }, endedEvent(other.job, 'forged'), {
      messageId: newId(),
    })
    const unknown = { ...job, runId: newId() }
    await stack.bus.store(runState, namesOf(unknown), endedEvent(unknown, 'nobody'), { messageId: newId() })
    await writeState(stack.bus, other.job, endedEvent(other.job, 'mine'))
    t.equal((await stack.settled(other.userId, other.sessionId)).comparisons[0]?.runs[0]?.text, 'mine')
    const { session } = await stack.call(procedures.readSession, { userId, sessionId })
    t.equal(session.status, 'running')
  })

  await t.test('nothing that Postgres cannot hold keeps an ending from being saved', async (t) => {
    const { userId, job, sessionId } = await admit()
    const request = {
      url: 'http://x',
      body: { odd: 'a\u0000b\ud800', nested: ['\\u0000'] },
      truncated: false,
      resolvedModel: null,
      providerRequestId: null,
      droppedParameters: [],
    }
    await writeState(stack.bus, job, endedEvent(job, 'a\u0000b', { request, reasoning: '\u0000' }))
    const session = await stack.settled(userId, sessionId)
    t.equal(session.comparisons[0]?.runs[0]?.text, 'a\uFFFDb')
    t.match((await readRun(userId, job)).request?.body, { odd: 'a\uFFFDb\uFFFD', nested: ['\\u0000'] })
  })

  await t.test('at rest nothing is reserved and the quota is the sum of the charges', async (t) => {
    const { rows } = await sql<{ reserved: number; reservations: number; used: number; charged: number }>`
      SELECT (SELECT sum(reserved) FROM quotas JOIN users ON users.id = user_id
          WHERE NOT EXISTS (SELECT 1 FROM runs WHERE runs.user_id = users.id AND ended_at IS NULL)) AS reserved,
        (SELECT count(*) FROM reservations JOIN runs ON runs.id = run_id WHERE ended_at IS NOT NULL) AS reservations,
        (SELECT sum(used) FROM quotas WHERE measure = 'tokens') AS used,
        (SELECT sum(tokens) FROM charges) AS charged
    `.execute(stack.db)
    t.match(rows[0], { reserved: 0, reservations: 0 })
    t.equal(rows[0]?.used, rows[0]?.charged)
  })
})
