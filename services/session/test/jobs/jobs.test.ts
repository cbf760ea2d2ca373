import { type BackgroundJobRequest, newId, procedures } from '@playground/contracts'
import { waitFor } from '@playground/testing'
import { test } from 'tap'
import { createJob } from '../../src/jobs/create-job.ts'
import { startTry } from '../../src/jobs/start-try.ts'
import { codeOf, refusalOf } from '../fixtures/code-of.ts'
import { depsOf } from '../fixtures/deps.ts'
import { modelOf } from '../fixtures/models.ts'
import { type Stack, startStack } from '../fixtures/stack.ts'
import { metricsOf, startWorker } from '../fixtures/worker.ts'

const models = [
  modelOf('alpha/one'),
  modelOf('alpha/two'),
  modelOf('alpha/embed', { kind: 'embedding', contextWindow: 100, maxOutputTokens: 0 }),
]
const completion = (message: string, more: object = {}): BackgroundJobRequest => ({
  type: 'completion',
  message,
  model: 'alpha/one',
  ...more,
})
const embeddings = (text: string): BackgroundJobRequest => ({ type: 'embeddings', text })

function create(stack: Stack, userId: string, request: BackgroundJobRequest, key?: string) {
  const idempotency = key === undefined ? null : { key, fingerprint: JSON.stringify(request) }
  const asked = { userId, jobId: newId(), request, scratch: null, acceptedAtMs: Date.now(), idempotency }
  return stack.call(procedures.createJob, asked)
}

const read = (stack: Stack, userId: string, jobId: string) => stack.call(procedures.readJob, { userId, jobId })
const untilEnded = (stack: Stack, userId: string, jobId: string) =>
  waitFor(
    async () => {
      const record = await read(stack, userId, jobId)
      return record.job.endedAt !== null && record
    },
    { describe: 'the job to end', timeoutMs: 20_000 },
  )
const statesOf = async (stack: Stack, userId: string) =>
  (await stack.call(procedures.listJobs, { userId, limit: 100, cursor: null })).data.map(({ job }) => job.state)
const chargesOf = (stack: Stack, userId: string) =>
  stack.db.selectFrom('charges').select(['kind', 'tokens']).where('user_id', '=', userId).execute()

test('background jobs', async (t) => {
  await using stack = await startStack({
    startsPerMinute: 30,
    dailyTokens: 10_000_000,
    jobBackoffMs: 100,
    cancelAfterMs: 300,
    jobsWaiting: 10,
  })
  const held = new Map<string, () => void>()
  const failures = new Map<string, number>()
  const failing = { code: 'provider_unavailable' as const, message: 'Later.', retryable: true }
  await using worker = await startWorker(stack.bus, {
    models,
    slots: 60,
    answer: async ({ runId, messages }) => {
      const prompt = messages.at(-1)?.content ?? ''
      if (prompt.startsWith('hold')) await new Promise<void>((resolve) => held.set(runId, resolve))
      const left = failures.get(prompt) ?? 0
      failures.set(prompt, left - 1)
      if (left > 0) return { text: '', status: 'failed', error: failing, metrics: metricsOf(1, 0) }
      if (prompt === 'never') {
        return { text: '', status: 'failed', error: { ...failing, code: 'invalid_request', retryable: false } }
      }
      return { text: `about ${prompt}`, metrics: metricsOf(7, 3) }
    },
    judge: ({ texts }) => ({ text: `vectors of ${texts.join()}`, metrics: metricsOf(4, 0) }),
  })
  const release = () => {
    for (const [runId, go] of held) {
      held.delete(runId)
      go()
    }
  }

  await t.test('a completion is answered in a conversation of its own, embeddings outside any', async (t) => {
    const userId = await stack.register()
    const { jobId } = await create(stack, userId, completion('cats'))
    const { job, run, request } = await untilEnded(stack, userId, jobId)
    t.match(job, { id: jobId, type: 'completion', state: 'completed', error: null })
    t.same(request, completion('cats'))
    const answered = await stack.call(procedures.readRun, { userId, runId: run?.id ?? '' })
    t.match(answered, { run: { status: 'completed', text: 'about cats' }, sessionId: run?.sessionId })
    t.ok(run?.sessionId)
    const again = await create(stack, userId, completion('dogs', { conversationId: run?.sessionId }))
    t.equal((await untilEnded(stack, userId, again.jobId)).run?.sessionId, run?.sessionId)
    t.same(
      worker.inputs.at(-1)?.messages.map(({ content }) => content),
      ['cats', 'about cats', 'dogs'],
    )
    const vectors = await create(stack, userId, embeddings('birds'))
    const done = await untilEnded(stack, userId, vectors.jobId)
    t.match(done, { job: { state: 'completed' }, run: { sessionId: null } })
    const result = await stack.call(procedures.readRun, { userId, runId: done.run?.id ?? '', withResult: true })
    t.match(result.run, { text: 'vectors of birds', kind: 'embedding' })
    t.same(
      worker.jobs.map((one) => one.class),
      worker.jobs.map(() => 'batch'),
    )
    t.same((await chargesOf(stack, userId)).map(({ tokens }) => tokens).sort(), [10, 10, 4])
    const stranger = await stack.register()
    t.equal(await codeOf(read(stack, stranger, jobId)), 'not_found')
    t.equal(await codeOf(stack.call(procedures.cancelJob, { userId: stranger, jobId })), 'not_found')
    t.same(await statesOf(stack, stranger), [])
    t.equal(
      await codeOf(create(stack, stranger, completion('x', { conversationId: run?.sessionId }))),
      'not_found',
      'into another’s conversation',
    )
  })

  await t.test(
    'four of a user run at once, the others wait in their order, and above so many are refused',
    async (t) => {
      const userId = await stack.register()
      const made: string[] = []
      for (let count = 0; count < 14; count++) {
        made.push((await create(stack, userId, completion(`hold ${count}`))).jobId)
      }
      await waitFor(() => held.size === 4)
      t.same((await statesOf(stack, userId)).filter((state) => state === 'active').length, 4)
      const refusal = await refusalOf(create(stack, userId, embeddings('one more')))
      t.match(refusal, { code: 'rate_limited', retryAfterSeconds: 5 })
      // Sixteen places for those who wait for their answers stay free.
      const session = await stack.start(userId, { prompt: 'quick', models: ['alpha/one'] })
      await stack.settled(userId, session.id)
      const cancelled = made[13] ?? ''
      await stack.call(procedures.cancelJob, { userId, jobId: cancelled })
      t.match((await read(stack, userId, cancelled)).job, { state: 'cancelled', error: null })
      const waiting = waitFor(async () => {
        release()
        return (await statesOf(stack, userId)).every((state) => state === 'completed' || state === 'cancelled')
      })
      await waiting
      // As they were handed out: their inputs are asked for at the same time, and may come in any order.
      const handedOut = worker.jobs.map(({ runId }) => runId)
      const order = worker.inputs
        .toSorted((one, other) => handedOut.indexOf(one.runId) - handedOut.indexOf(other.runId))
        .map(({ messages }) => messages.at(-1)?.content)
        .filter((text) => text?.startsWith('hold'))
      t.same(
        order.slice(4),
        Array.from({ length: 9 }, (_, at) => `hold ${at + 4}`),
      )
      const page = await stack.call(procedures.listJobs, { userId, limit: 5, cursor: null })
      t.same(
        page.data.map(({ job }) => job.id),
        made.toReversed().slice(0, 5),
      )
      const next = await stack.call(procedures.listJobs, { userId, limit: 100, cursor: page.nextCursor })
      t.same([next.data.length, next.nextCursor], [9, null])
      t.equal(await codeOf(stack.call(procedures.listJobs, { userId, limit: 5, cursor: 'x' })), 'validation_failed')
    },
  )

  await t.test('a failure that may pass is tried again, three times in all, in the same turn', async (t) => {
    const userId = await stack.register()
    failures.set('twice', 2)
    const { jobId } = await create(stack, userId, completion('twice'))
    const { job, run } = await untilEnded(stack, userId, jobId)
    t.equal(job.state, 'completed')
    const { session } = await stack.call(procedures.readSession, { userId, sessionId: run?.sessionId ?? '' })
    t.equal(session.comparisons.length, 1, 'one turn, whatever it took')
    t.match(session.comparisons[0]?.runs, [{ id: run?.id, status: 'completed', text: 'about twice' }])
    failures.set('elsewhere', 1)
    const other = { model: 'alpha/two', maxTokens: 77, conversationId: run?.sessionId }
    const elsewhere = await create(stack, userId, completion('elsewhere', other))
    t.equal((await untilEnded(stack, userId, elsewhere.jobId)).job.state, 'completed')
    t.match(worker.inputs.at(-1), { model: 'alpha/two', maxOutputTokens: 77 }, 'the model that was asked for')
    failures.set('ever', 9)
    const ever = await create(stack, userId, completion('ever'))
    t.match((await untilEnded(stack, userId, ever.jobId)).job, { state: 'failed', error: failing })
    t.equal(failures.get('ever'), 6)
    const never = await create(stack, userId, completion('never'))
    t.match((await untilEnded(stack, userId, never.jobId)).job, { state: 'failed', error: { code: 'invalid_request' } })
    t.equal(worker.inputs.filter(({ messages }) => messages.at(-1)?.content === 'never').length, 1)
  })

  await t.test('what cannot be is refused at once, or when it begins', async (t) => {
    const userId = await stack.register()
    t.equal(await codeOf(create(stack, userId, completion('x', { model: 'alpha/none' }))), 'unknown_model')
    t.equal(await codeOf(create(stack, userId, { ...embeddings('x'), model: 'alpha/one' })), 'unknown_model')
    t.equal(await codeOf(create(stack, userId, completion('x', { conversationId: newId() }))), 'not_found')
    await stack.db.updateTable('users').set({ daily_tokens: 10 }).where('id', '=', userId).execute()
    const poor = await create(stack, userId, completion('dear'))
    t.match((await untilEnded(stack, userId, poor.jobId)).job, { state: 'failed', error: { code: 'quota_exceeded' } })
    t.same(await chargesOf(stack, userId), [])
  })

  await t.test('the same key is the same job, and completions count as starts', async (t) => {
    const userId = await stack.register()
    const [one, two] = await Promise.all([
      create(stack, userId, completion('once'), 'k'),
      create(stack, userId, completion('once'), 'k'),
    ])
    t.equal(one.jobId, two.jobId)
    await untilEnded(stack, userId, one.jobId)
    t.equal((await chargesOf(stack, userId)).length, 1)
    t.equal(await codeOf(create(stack, userId, completion('other'), 'k')), 'idempotency_key_reused')
  })

  await t.test('one that runs is stopped by its run, and stays as it is once it has ended', async (t) => {
    const userId = await stack.register()
    const { jobId } = await create(stack, userId, completion('hold me'))
    await waitFor(() => held.size === 1)
    await stack.call(procedures.cancelJob, { userId, jobId })
    release()
    t.match((await untilEnded(stack, userId, jobId)).job, { state: 'cancelled', error: null })
    const done = await create(stack, userId, completion('quick'))
    await untilEnded(stack, userId, done.jobId)
    await stack.call(procedures.cancelJob, { userId, jobId: done.jobId })
    t.equal((await read(stack, userId, done.jobId)).job.state, 'completed')
  })

  await t.test('a second one in a conversation waits for the first', async (t) => {
    const userId = await stack.register()
    const first = await create(stack, userId, completion('hold on'))
    await waitFor(() => held.size === 1)
    const sessionId = (await read(stack, userId, first.jobId)).run?.sessionId ?? ''
    const second = await create(stack, userId, completion('and then', { conversationId: sessionId }))
    await waitFor(async () => {
      const row = await stack.db.selectFrom('jobs').selectAll().where('id', '=', second.jobId).executeTakeFirst()
      return row?.state === 'queued' && row.due_at > row.created_at && row.tries === 0
    })
    release()
    t.equal((await untilEnded(stack, userId, second.jobId)).job.state, 'completed')
  })

  await t.test('what a crash cut short goes on, once', async (t) => {
    const userId = await stack.register()
    const deps = depsOf(stack, { catalog: { ...depsOf(stack).catalog } })
    // Accepted, and nobody began it.
    const jobId = newId()
    const request = { userId, jobId, request: completion('after'), scratch: null, acceptedAtMs: 0, idempotency: null }
    const dead = { ...deps, db: stack.db }
    await createJob(dead)(request)
    t.equal((await untilEnded(stack, userId, jobId)).job.state, 'completed')
    // Its run was admitted and the job did not get to know.
    const second = newId()
    await stack.db
      .insertInto('jobs')
      .values({
        id: second,
        user_id: userId,
        type: 'completion',
        state: 'active',
        tries: 1,
        request: JSON.stringify({ request: completion('halfway'), scratch: null }),
        accepted_at_ms: 0,
      })
      .execute()
    const job = await stack.db.selectFrom('jobs').selectAll().where('id', '=', second).executeTakeFirstOrThrow()
    await Promise.all([startTry(deps, job), startTry(deps, job)])
    t.equal((await untilEnded(stack, userId, second)).job.state, 'completed')
    t.equal(worker.inputs.filter(({ messages }) => messages.at(-1)?.content === 'halfway').length, 1)
    t.equal((await chargesOf(stack, userId)).length, 2)
  })

  await t.test('disabling an account ends its jobs for good, and it gets no new ones', async (t) => {
    const userId = await stack.register()
    const adminId = await stack.register()
    await stack.db.updateTable('users').set({ role: 'admin' }).where('id', '=', adminId).execute()
    const change = (disabled: boolean) =>
      stack.call(procedures.changeUser, {
        userId: adminId,
        subjectId: userId,
        change: { disabled },
        passwordHash: null,
      })
    for (let count = 0; count < 5; count++) await create(stack, userId, completion(`hold it ${count}`))
    const later = await create(stack, userId, embeddings('later'))
    await waitFor(() => held.size === 4)
    await change(true)
    t.same((await statesOf(stack, userId)).slice(0, 2), ['cancelled', 'cancelled'], 'those that wait, at once')
    t.equal(await codeOf(create(stack, userId, completion('another'))), 'forbidden')
    // Whoever may come back finds them ended.
    await change(false)
    release()
    await waitFor(async () => (await statesOf(stack, userId)).every((state) => state === 'cancelled'))
    t.equal(worker.inputs.filter(({ messages }) => messages.at(-1)?.content === 'hold it 4').length, 0)
    t.equal((await read(stack, userId, later.jobId)).run, null)
    const fresh = await create(stack, userId, completion('as before'))
    t.equal((await untilEnded(stack, userId, fresh.jobId)).job.state, 'completed')
  })

  await t.test('jobs of an account that is disabled behind the service’s back are not begun', async (t) => {
    const userId = await stack.register()
    for (let count = 0; count < 5; count++) await create(stack, userId, completion(`hold it ${count}`))
    await waitFor(() => held.size === 4)
    await stack.db.updateTable('users').set({ disabled: true }).where('id', '=', userId).execute()
    await waitFor(async () => (await statesOf(stack, userId)).includes('cancelled'))
    release()
    await waitFor(async () => (await statesOf(stack, userId)).every((state) => state !== 'active'))
    t.equal(worker.inputs.filter(({ messages }) => messages.at(-1)?.content === 'hold it 4').length, 0)
  })
})
